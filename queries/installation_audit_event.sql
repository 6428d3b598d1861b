-- The installation's audit trail. Management rows: run by SystemTx.

--! record (actor_id?, on_behalf_of?, resource_type?, resource_id?, request_id?)
INSERT INTO postroom_management.audit_events (id, event, succeeded, actor_id, on_behalf_of, resource_type, resource_id, address,
    user_agent, request_id, metadata, created_at)
VALUES (:id, :event, :succeeded, :actor_id, :on_behalf_of, :resource_type, :resource_id, :address, :user_agent,
    :request_id, :metadata, :now) RETURNING id;
