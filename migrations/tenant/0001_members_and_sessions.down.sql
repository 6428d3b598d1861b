-- Takes every tenant's members and sessions away.
DROP FUNCTION refuse_session();
DROP TABLE isolation_probes, idempotency_keys, refresh_tokens, sessions, members, tenant_settings;
