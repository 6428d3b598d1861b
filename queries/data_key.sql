-- The keys that one tenant's secrets are sealed under. Tenant rows: run by TenantTx.

--: DataKey()

--! newest : DataKey
SELECT id, wrapped, wrapped_by FROM data_keys WHERE tenant_id = :tenant_id ORDER BY number DESC LIMIT 1;

--! find : DataKey
SELECT id, wrapped, wrapped_by FROM data_keys WHERE tenant_id = :tenant_id AND id = :id;

--! insert_first
-- Waits for another transaction that makes the first key, and then leaves that one.
INSERT INTO data_keys (tenant_id, id, number, wrapped, wrapped_by, created_at, updated_at)
VALUES (:tenant_id, :id, 1, :wrapped, :wrapped_by, :now, :now) ON CONFLICT (tenant_id, number) DO NOTHING RETURNING id;

--! lock_wrapped_otherwise : DataKey
SELECT id, wrapped, wrapped_by FROM data_keys WHERE tenant_id = :tenant_id AND wrapped_by <> :fingerprint ORDER BY number FOR UPDATE;

--! rewrap
UPDATE data_keys SET wrapped = :wrapped, wrapped_by = :wrapped_by, updated_at = :now WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--: Wrapping()

--! wrappings : Wrapping
SELECT wrapped_by, count(*) AS data_keys FROM data_keys WHERE tenant_id = :tenant_id GROUP BY wrapped_by ORDER BY wrapped_by;
