-- Signed ends of the installation's audit trail. Management rows: run by SystemTx.

--: Head()

--! insert
INSERT INTO postroom_management.audit_heads (id, position, hash, key_id, signature, created_at)
VALUES (:id, :position, :hash, :key_id, :signature, :now) RETURNING id;

--! last : Head
SELECT position, hash, key_id, signature, created_at FROM postroom_management.audit_heads
ORDER BY position DESC, created_at DESC LIMIT 1;

--! all : Head
SELECT position, hash, key_id, signature, created_at FROM postroom_management.audit_heads
ORDER BY position, created_at, id;
