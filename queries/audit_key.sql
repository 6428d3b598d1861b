-- What the ends of audit trails are signed with. Management rows: run by SystemTx.

--: AuditKey()

--! lock
-- Two who make the first key come one after the other.
SELECT true AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('audit key', 0))) AS taken;

--! newest : AuditKey
SELECT id, key_id, public_key, sealed_key, created_at FROM postroom_management.audit_keys ORDER BY created_at DESC, id DESC LIMIT 1;

--! all : AuditKey
SELECT id, key_id, public_key, sealed_key, created_at FROM postroom_management.audit_keys ORDER BY created_at, id;

--! insert : AuditKey
INSERT INTO postroom_management.audit_keys (id, key_id, public_key, sealed_key, created_at)
VALUES (:id, :key_id, :public_key, :sealed_key, :now) RETURNING id, key_id, public_key, sealed_key, created_at;
