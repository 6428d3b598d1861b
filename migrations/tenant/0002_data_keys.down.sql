-- Takes the data keys away: what was sealed under them cannot be read again.
DROP TABLE data_keys;
