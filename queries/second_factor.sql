-- What proves who somebody is besides the password. Management rows: run by SystemTx.

--: SecondFactor(totp_secret?, totp_confirmed_at?, totp_last_step?)

--! find : SecondFactor
SELECT u.totp_secret, u.totp_confirmed_at, u.totp_last_step,
    (SELECT count(*) FROM postroom_management.recovery_codes c WHERE c.user_id = u.id AND c.used_at IS NULL) AS recovery_codes_left
FROM postroom_management.users u WHERE u.id = :user_id AND u.status <> 'deleted';

--! enrol
UPDATE postroom_management.users SET totp_secret = :secret, totp_last_step = NULL, updated_at = :now
WHERE id = :user_id AND totp_confirmed_at IS NULL RETURNING id;

--! confirm
-- Only the secret that the code was compared with. Its step counts as used.
UPDATE postroom_management.users SET totp_confirmed_at = :now, totp_last_step = :step, version = version + 1, updated_at = :now
WHERE id = :user_id AND totp_secret = :secret AND totp_confirmed_at IS NULL RETURNING id;

--! use_step
-- The step only grows, so each code is accepted once, whichever instance it is sent to.
UPDATE postroom_management.users SET totp_last_step = :step, updated_at = :now
WHERE id = :user_id AND totp_secret = :secret AND totp_confirmed_at IS NOT NULL
  AND (totp_last_step IS NULL OR totp_last_step < :step) RETURNING id;

--! remove
UPDATE postroom_management.users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, version = version + 1, updated_at = :now
WHERE id = :user_id AND totp_secret IS NOT NULL RETURNING id;

--! insert_recovery_code
INSERT INTO postroom_management.recovery_codes (id, user_id, code_hash, data_key_id, created_at, updated_at)
VALUES (:id, :user_id, :code_hash, :data_key_id, :now, :now) RETURNING id;

--: RecoveryCode()

--! unused_recovery_codes : RecoveryCode
SELECT id, code_hash, data_key_id FROM postroom_management.recovery_codes WHERE user_id = :user_id AND used_at IS NULL ORDER BY id;

--! use_recovery_code
UPDATE postroom_management.recovery_codes SET used_at = :now, updated_at = :now WHERE id = :id AND used_at IS NULL RETURNING id;

--! delete_recovery_codes
DELETE FROM postroom_management.recovery_codes WHERE user_id = :user_id RETURNING id;
