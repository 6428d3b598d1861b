-- Takes the reset links away; those that were handed out stop working.
DROP TABLE password_resets;
