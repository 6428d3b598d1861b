-- Takes the installation's audit trail away.
DROP TABLE audit_keys, audit_heads, audit_seals, audit_events;
