-- The installation keys that this database belongs to. Management rows: run by SystemTx.

--: InstallationKey(retired_at?)

--! all : InstallationKey
SELECT number, fingerprint, retired_at, created_at FROM postroom_management.installation_keys ORDER BY number;

--! insert
-- Waits for another transaction that takes the same number, and then leaves that one.
INSERT INTO postroom_management.installation_keys (id, number, fingerprint, created_at, updated_at)
VALUES (:id, :number, :fingerprint, :now, :now) ON CONFLICT DO NOTHING RETURNING id;

--! retire_before
UPDATE postroom_management.installation_keys SET retired_at = :now, updated_at = :now
WHERE number < :number AND retired_at IS NULL RETURNING fingerprint;
