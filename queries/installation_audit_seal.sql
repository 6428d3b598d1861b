-- How the installation's audit trail is sealed. Management rows: run by SystemTx.

--: Last()
--: Extent(position?, sealed_at?)
--: Event(actor_id?, on_behalf_of?, resource_type?, resource_id?, request_id?)
--: Sealed(id?, event?, succeeded?, actor_id?, on_behalf_of?, resource_type?, resource_id?, address?, user_agent?, request_id?, metadata?, created_at?)

--! lock
-- One sealer at a time; nobody else asks for this.
SELECT true AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('audit trail of the installation', 0))) AS taken;

--! last : Last
SELECT s.position, s.hash,
    (SELECT max(h.event_sequence) FROM postroom_management.audit_seals h) AS highest_sequence
FROM postroom_management.audit_seals s ORDER BY s.position DESC LIMIT 1;

--! unsealed : Event
-- Both sides are bounded, so that what was sealed long ago is not read.
SELECT e.sequence, e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent,
    e.request_id, e.metadata::text AS metadata, e.created_at
FROM postroom_management.audit_events e
WHERE e.sequence > :above AND NOT EXISTS (
    SELECT FROM postroom_management.audit_seals s
    WHERE s.event_sequence = e.sequence AND s.event_sequence > :above)
ORDER BY e.sequence LIMIT :limit;

--! extent : Extent
-- One statement, so that an entry that is sealed meanwhile is counted once.
SELECT last.position, last.created_at AS sealed_at, (
    SELECT count(*) FROM postroom_management.audit_events e
    WHERE e.sequence > coalesce(last.highest_sequence - :late::bigint, 0) AND NOT EXISTS (
        SELECT FROM postroom_management.audit_seals s
        WHERE s.event_sequence = e.sequence AND s.event_sequence > coalesce(last.highest_sequence - :late::bigint, 0))) AS unsealed
FROM (SELECT) AS always LEFT JOIN (
    SELECT s.position, s.created_at, (SELECT max(h.event_sequence) FROM postroom_management.audit_seals h) AS highest_sequence
    FROM postroom_management.audit_seals s ORDER BY s.position DESC LIMIT 1) AS last ON true;

--! is_behind
SELECT EXISTS (SELECT FROM postroom_management.audit_events e
    WHERE e.created_at > :since AND NOT EXISTS (
        SELECT FROM postroom_management.audit_seals s WHERE s.event_sequence = e.sequence)) AS is_behind;

--! append
INSERT INTO postroom_management.audit_seals (position, event_sequence, hash, created_at)
SELECT unnest(:positions::bigint[]), unnest(:event_sequences::bigint[]), unnest(:hashes::bytea[]), :now
RETURNING position;

--! page : Sealed
-- For walks along the chain.
SELECT s.position, s.event_sequence, s.hash, s.created_at AS sealed_at, e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of,
    e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id, e.metadata::text AS metadata, e.created_at
FROM postroom_management.audit_seals s LEFT JOIN postroom_management.audit_events e ON e.sequence = s.event_sequence
WHERE s.position > :after ORDER BY s.position LIMIT :limit;

--! hash_at
SELECT hash FROM postroom_management.audit_seals WHERE position = :position;
