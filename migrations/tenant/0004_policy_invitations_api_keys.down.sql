-- Takes policies, invitations and API keys away.
DROP TABLE invitations, api_keys;
ALTER TABLE sessions DROP COLUMN kind, DROP COLUMN second_factor;
ALTER TABLE tenant_settings DROP COLUMN second_factor_required, DROP COLUMN session_idle_seconds,
    DROP COLUMN session_max_seconds, DROP COLUMN registration, DROP COLUMN version;
