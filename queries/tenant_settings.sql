-- Whether the tenant is active, beside its rows. Run by TenantTx.

--! find
SELECT is_active FROM tenant_settings WHERE tenant_id = :tenant_id;

--! ensure
INSERT INTO tenant_settings (tenant_id, is_active, created_at, updated_at) VALUES (:tenant_id, true, :now, :now)
ON CONFLICT (tenant_id) DO UPDATE SET updated_at = tenant_settings.updated_at RETURNING tenant_id;

--! set_active
UPDATE tenant_settings SET is_active = :is_active, updated_at = :now WHERE tenant_id = :tenant_id RETURNING tenant_id;
