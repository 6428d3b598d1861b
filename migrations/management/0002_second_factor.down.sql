-- Takes the second factor and the data keys away: what was sealed under them cannot be read again.
DROP TABLE installation_data_keys, installation_keys, sign_in_failures, recovery_codes;
ALTER TABLE users DROP COLUMN totp_secret, DROP COLUMN totp_confirmed_at, DROP COLUMN totp_last_step;
ALTER TABLE operator_sessions DROP COLUMN second_factor;
