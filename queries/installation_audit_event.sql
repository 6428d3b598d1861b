-- The installation's audit trail. Management rows: run by SystemTx.

--! record (actor_id?, on_behalf_of?, resource_type?, resource_id?, request_id?)
INSERT INTO postroom_management.audit_events (id, event, succeeded, actor_id, on_behalf_of, resource_type, resource_id, address,
    user_agent, request_id, metadata, created_at)
VALUES (:id, :event, :succeeded, :actor_id, :on_behalf_of, :resource_type, :resource_id, :address, :user_agent,
    :request_id, :metadata, :now) RETURNING id;

--: Event(actor_id?, on_behalf_of?, resource_type?, resource_id?, request_id?)

--! page (event?, succeeded?, actor_id?, resource_type?, resource_id?, from?, to?, after_created_at?, after_id?) : Event
SELECT e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id,
    e.metadata, e.created_at,
    EXISTS (SELECT FROM postroom_management.audit_seals s WHERE s.event_sequence = e.sequence) AS is_sealed
FROM postroom_management.audit_events e
WHERE true
  AND (:event::text IS NULL OR e.event = :event)
  AND (:succeeded::boolean IS NULL OR e.succeeded = :succeeded)
  AND (:actor_id::uuid IS NULL OR e.actor_id = :actor_id)
  AND (:resource_type::text IS NULL OR e.resource_type = :resource_type)
  AND (:resource_id::uuid IS NULL OR e.resource_id = :resource_id)
  AND (:from::timestamptz IS NULL OR e.created_at >= :from)
  AND (:to::timestamptz IS NULL OR e.created_at < :to)
  AND (:after_created_at::timestamptz IS NULL OR (e.created_at, e.id) < (:after_created_at, :after_id::uuid))
ORDER BY e.created_at DESC, e.id DESC LIMIT :limit;

--! own_page (event?, succeeded?, actor_id?, resource_type?, resource_id?, from?, to?, after_created_at?, after_id?) : Event
-- What the person did, and what was done for them.
SELECT e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id,
    e.metadata, e.created_at,
    EXISTS (SELECT FROM postroom_management.audit_seals s WHERE s.event_sequence = e.sequence) AS is_sealed
FROM postroom_management.audit_events e
WHERE (e.actor_id = :user_id OR e.on_behalf_of = :user_id)
  AND (:event::text IS NULL OR e.event = :event)
  AND (:succeeded::boolean IS NULL OR e.succeeded = :succeeded)
  AND (:actor_id::uuid IS NULL OR e.actor_id = :actor_id)
  AND (:resource_type::text IS NULL OR e.resource_type = :resource_type)
  AND (:resource_id::uuid IS NULL OR e.resource_id = :resource_id)
  AND (:from::timestamptz IS NULL OR e.created_at >= :from)
  AND (:to::timestamptz IS NULL OR e.created_at < :to)
  AND (:after_created_at::timestamptz IS NULL OR (e.created_at, e.id) < (:after_created_at, :after_id::uuid))
ORDER BY e.created_at DESC, e.id DESC LIMIT :limit;
