-- Bytes that accounts received from their servers. Tenant rows: run by TenantTx.

--! of_account
-- Of the last day, an hour each, the oldest first.
SELECT hour, received FROM email_traffic
WHERE tenant_id = :tenant_id AND account_id = :account_id AND hour > :since ORDER BY hour;

--! add
INSERT INTO email_traffic (tenant_id, account_id, hour, received) VALUES (:tenant_id, :account_id, :hour, :received)
ON CONFLICT (tenant_id, account_id, hour) DO UPDATE SET received = email_traffic.received + excluded.received
RETURNING hour;

--! forget
-- What is older than a day counts no more.
DELETE FROM email_traffic WHERE tenant_id = :tenant_id AND account_id = :account_id AND hour <= :until RETURNING hour;
