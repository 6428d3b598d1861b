-- One tenant's audit trail. Tenant rows: run by TenantTx.

--! record (actor_id?, on_behalf_of?, resource_type?, resource_id?, request_id?)
INSERT INTO audit_events (tenant_id, id, event, succeeded, actor_id, on_behalf_of, resource_type, resource_id, address,
    user_agent, request_id, metadata, created_at)
VALUES (:tenant_id, :id, :event, :succeeded, :actor_id, :on_behalf_of, :resource_type, :resource_id, :address,
    :user_agent, :request_id, :metadata, :now) RETURNING id;
