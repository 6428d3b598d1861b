-- Takes the management tables away, with every row in them.
DROP FUNCTION refuse_session();
DROP TABLE operator_idempotency_keys, operator_refresh_tokens, operator_sessions, operators, memberships, tenants, users;
