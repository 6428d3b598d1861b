-- Who wrote to an account, or was written to from it. Tenant rows: run by TenantTx.

--! count_in
-- Whoever is met in spam is nobody to write to.
INSERT INTO email_correspondents AS c (tenant_id, account_id, address, name, message_count, last_seen_at)
SELECT :tenant_id, :account_id, w.address, w.name, w.message_count, w.last_seen_at
FROM unnest(:addresses::text[], :names::text[], :counts::integer[], :last_seen_ats::timestamptz[]) AS w (address, name, message_count, last_seen_at)
WHERE NOT EXISTS (SELECT FROM email_folders f WHERE f.tenant_id = :tenant_id AND f.id = :folder_id AND f.type = 'spam')
ORDER BY w.address
ON CONFLICT (tenant_id, account_id, address) DO UPDATE SET message_count = c.message_count + excluded.message_count,
    name = CASE WHEN excluded.name <> '' THEN excluded.name ELSE c.name END, last_seen_at = greatest(c.last_seen_at, excluded.last_seen_at)
RETURNING address;

--! suggest
-- Of the member's own accounts only.
SELECT c.address, max(c.name) AS name FROM email_correspondents c
JOIN email_accounts a ON a.tenant_id = c.tenant_id AND a.id = c.account_id
WHERE c.tenant_id = :tenant_id AND a.user_id = :user_id AND a.deleted_at IS NULL AND (c.address ILIKE :pattern OR c.name ILIKE :pattern)
GROUP BY c.address ORDER BY sum(c.message_count) DESC, c.address LIMIT :limit;

--! show_images
INSERT INTO email_image_senders (tenant_id, user_id, address, created_at) VALUES (:tenant_id, :user_id, :address, :now)
ON CONFLICT DO NOTHING RETURNING address;

--! hide_images
DELETE FROM email_image_senders WHERE tenant_id = :tenant_id AND user_id = :user_id AND address = :address RETURNING address;

--! shows_images
SELECT address FROM email_image_senders WHERE tenant_id = :tenant_id AND user_id = :user_id AND address = any(:addresses::text[]);
