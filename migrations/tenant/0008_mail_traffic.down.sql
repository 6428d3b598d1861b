-- What was taken today is forgotten, and may be taken once more.
DROP TABLE email_traffic;
