-- Whether the tenant is active, beside its rows. Run by TenantTx.

--! find
SELECT is_active FROM tenant_settings WHERE tenant_id = :tenant_id;

--! ensure
INSERT INTO tenant_settings (tenant_id, is_active, created_at, updated_at) VALUES (:tenant_id, true, :now, :now)
ON CONFLICT (tenant_id) DO UPDATE SET updated_at = tenant_settings.updated_at RETURNING tenant_id;

--! set_active
UPDATE tenant_settings SET is_active = :is_active, updated_at = :now WHERE tenant_id = :tenant_id RETURNING tenant_id;

--: Policy(session_idle_seconds?, session_max_seconds?)

--! policy : Policy
SELECT second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version
FROM tenant_settings WHERE tenant_id = :tenant_id;

--! policy_for_update : Policy
SELECT second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version
FROM tenant_settings WHERE tenant_id = :tenant_id FOR NO KEY UPDATE;

--! policy_for_share : Policy
-- Holds the policy as it is until the transaction ends; none while the tenant is suspended.
SELECT second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version
FROM tenant_settings WHERE tenant_id = :tenant_id AND is_active FOR SHARE;

--! set_policy (session_idle_seconds?, session_max_seconds?) : Policy
UPDATE tenant_settings SET second_factor_required = :second_factor_required, session_idle_seconds = :session_idle_seconds,
    session_max_seconds = :session_max_seconds, registration = :registration,
    writing_help = :writing_help, version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id
RETURNING second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version;
