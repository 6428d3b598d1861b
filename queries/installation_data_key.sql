-- The keys that secrets of no tenant are sealed under. Management rows: run by SystemTx.

--: DataKey()

--! newest : DataKey
SELECT id, wrapped, wrapped_by FROM postroom_management.installation_data_keys ORDER BY number DESC LIMIT 1;

--! find : DataKey
SELECT id, wrapped, wrapped_by FROM postroom_management.installation_data_keys WHERE id = :id;

--! insert_first
-- Waits for another transaction that makes the first key, and then leaves that one.
INSERT INTO postroom_management.installation_data_keys (id, number, wrapped, wrapped_by, created_at, updated_at)
VALUES (:id, 1, :wrapped, :wrapped_by, :now, :now) ON CONFLICT (number) DO NOTHING RETURNING id;

--! lock_wrapped_otherwise : DataKey
SELECT id, wrapped, wrapped_by FROM postroom_management.installation_data_keys WHERE wrapped_by <> :fingerprint ORDER BY number FOR UPDATE;

--! rewrap
UPDATE postroom_management.installation_data_keys SET wrapped = :wrapped, wrapped_by = :wrapped_by, updated_at = :now WHERE id = :id RETURNING id;

--: Wrapping()

--! wrappings : Wrapping
SELECT wrapped_by, count(*) AS data_keys FROM postroom_management.installation_data_keys GROUP BY wrapped_by ORDER BY wrapped_by;
