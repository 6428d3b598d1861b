-- The installation at a glance. Management rows: run by SystemTx.

--: TenantCount()

--! tenants : TenantCount
SELECT status, count(*) AS tenants FROM postroom_management.tenants WHERE deleted_at IS NULL GROUP BY status;

--: Figures()

--! figures : Figures
SELECT (SELECT count(*) FROM postroom_management.users WHERE status <> 'deleted') AS people,
    (SELECT count(*) FROM postroom_management.operators WHERE is_active AND deleted_at IS NULL) AS operators,
    (SELECT count(*) FROM postroom_management.audit_events WHERE created_at >= :since) AS events,
    (SELECT count(*) FROM postroom_management.audit_events WHERE created_at >= :since AND NOT succeeded) AS refused;
