-- Signed ends of one tenant's audit trail. Tenant rows: run by TenantTx.

--: Head()

--! insert
INSERT INTO audit_heads (tenant_id, id, position, hash, key_id, signature, created_at)
VALUES (:tenant_id, :id, :position, :hash, :key_id, :signature, :now) RETURNING id;

--! last : Head
SELECT position, hash, key_id, signature, created_at FROM audit_heads WHERE tenant_id = :tenant_id
ORDER BY position DESC, created_at DESC LIMIT 1;

--! all : Head
SELECT position, hash, key_id, signature, created_at FROM audit_heads WHERE tenant_id = :tenant_id
ORDER BY position, created_at, id;
