-- What surrounds a search; the search itself is put together in crates/mail/src/search. Tenant rows: run by TenantTx.

--! plan_anew
-- For this transaction: a plan made for one search serves another badly.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true) AS set;

--! places
-- What `in:` and `account:` can name.
SELECT f.id, f.account_id, f.name, f.path, f.type, a.account_name, a.email_address FROM email_folders f
JOIN email_accounts a ON a.tenant_id = f.tenant_id AND a.id = f.account_id
WHERE f.tenant_id = :tenant_id AND a.user_id = :user_id AND a.deleted_at IS NULL;

--! completeness
-- How many of the member's messages there are, and how many of them this version of the tokeniser has not indexed.
SELECT (SELECT coalesce(sum(f.total_count), 0)::bigint FROM email_folders f
        WHERE f.tenant_id = :tenant_id AND f.account_id = any(:account_ids::uuid[])) AS messages,
    (SELECT count(*) FROM email_messages m WHERE m.tenant_id = :tenant_id AND m.account_id = any(:account_ids)
        AND m.search_version < :search_version)
    + (SELECT count(*) FROM email_messages m WHERE m.tenant_id = :tenant_id AND m.account_id = any(:account_ids)
        AND (m.poison IS NOT NULL OR m.is_too_large)) AS not_indexed;

--! texts
SELECT id, raw FROM email_messages WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) AND octet_length(raw) < 262144;
