-- Takes the letters away; those that were not sent yet never are.
DROP TABLE letters;
