-- One tenant's audit trail. Tenant rows: run by TenantTx.

--! record (actor_id?, on_behalf_of?, resource_type?, resource_id?, request_id?)
INSERT INTO audit_events (tenant_id, id, event, succeeded, actor_id, on_behalf_of, resource_type, resource_id, address,
    user_agent, request_id, metadata, created_at)
VALUES (:tenant_id, :id, :event, :succeeded, :actor_id, :on_behalf_of, :resource_type, :resource_id, :address,
    :user_agent, :request_id, :metadata, :now) RETURNING id;

--: Event(actor_id?, on_behalf_of?, resource_type?, resource_id?, request_id?)

--! page (event?, succeeded?, actor_id?, resource_type?, resource_id?, from?, to?, after_created_at?, after_id?) : Event
SELECT e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id,
    e.metadata, e.created_at,
    EXISTS (SELECT FROM audit_seals s WHERE s.tenant_id = e.tenant_id AND s.event_sequence = e.sequence) AS is_sealed
FROM audit_events e
WHERE e.tenant_id = :tenant_id
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
    EXISTS (SELECT FROM audit_seals s WHERE s.tenant_id = e.tenant_id AND s.event_sequence = e.sequence) AS is_sealed
FROM audit_events e
WHERE e.tenant_id = :tenant_id AND (e.actor_id = :user_id OR e.on_behalf_of = :user_id)
  AND (:event::text IS NULL OR e.event = :event)
  AND (:succeeded::boolean IS NULL OR e.succeeded = :succeeded)
  AND (:actor_id::uuid IS NULL OR e.actor_id = :actor_id)
  AND (:resource_type::text IS NULL OR e.resource_type = :resource_type)
  AND (:resource_id::uuid IS NULL OR e.resource_id = :resource_id)
  AND (:from::timestamptz IS NULL OR e.created_at >= :from)
  AND (:to::timestamptz IS NULL OR e.created_at < :to)
  AND (:after_created_at::timestamptz IS NULL OR (e.created_at, e.id) < (:after_created_at, :after_id::uuid))
ORDER BY e.created_at DESC, e.id DESC LIMIT :limit;
