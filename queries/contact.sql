-- Whom members have written to. Tenant rows: run by TenantTx.

--: Contact()
--: Counted()

--! count_in : Counted
-- Written to some more times, or for the first time. The sum is bounded, since exp() refuses what is next to nothing.
INSERT INTO contacts AS c (tenant_id, id, user_id, address, name, times, rank, last_used_at, created_at, updated_at)
SELECT :tenant_id, w.id, :user_id, w.address, w.name, w.times, w.rank, w.at, :now, :now
FROM unnest(:ids::uuid[], :addresses::text[], :names::text[], :times::integer[], :ranks::double precision[], :ats::timestamptz[])
    AS w (id, address, name, times, rank, at) ORDER BY w.address
ON CONFLICT ON CONSTRAINT contacts_address_key DO UPDATE SET times = c.times + excluded.times,
    name = CASE WHEN excluded.name <> '' AND (c.name = '' OR excluded.last_used_at >= c.last_used_at) THEN excluded.name ELSE c.name END,
    rank = greatest(c.rank, excluded.rank) + ln(1 + exp(-least(abs(c.rank - excluded.rank), 50))),
    last_used_at = greatest(c.last_used_at, excluded.last_used_at), updated_at = excluded.updated_at
RETURNING c.id, c.address, c.name, c.times, c.rank;

--! forget_keys
DELETE FROM contact_keys WHERE tenant_id = :tenant_id AND contact_id = any(:contact_ids::uuid[]) RETURNING contact_id;

--! insert_keys
INSERT INTO contact_keys (tenant_id, contact_id, user_id, key, rank)
SELECT :tenant_id, w.contact_id, :user_id, w.key, w.rank
FROM unnest(:contact_ids::uuid[], :keys::text[], :ranks::double precision[]) AS w (contact_id, key, rank)
RETURNING contact_id;

--! trim
-- Those behind the best so many.
DELETE FROM contacts WHERE tenant_id = :tenant_id AND id IN (
    SELECT c.id FROM contacts c WHERE c.tenant_id = :tenant_id AND c.user_id = :user_id ORDER BY c.rank DESC, c.id OFFSET :most LIMIT 20000)
RETURNING id;

--! complete : Contact
-- The best of those with a key between two texts. A contact has few keys, which all have its rank and so come together.
SELECT c.id, c.address, c.name, c.times, c.last_used_at FROM (
    SELECT DISTINCT best.contact_id, best.rank FROM (
        SELECT k.contact_id, k.rank FROM contact_keys k
        WHERE k.tenant_id = :tenant_id AND k.user_id = :user_id AND k.key >= :first AND k.key < :behind
        ORDER BY k.rank DESC, k.contact_id LIMIT :keys) AS best) AS found
JOIN contacts c ON c.tenant_id = :tenant_id AND c.id = found.contact_id
ORDER BY found.rank DESC, c.id LIMIT :limit;

--! best : Contact
SELECT id, address, name, times, last_used_at FROM contacts WHERE tenant_id = :tenant_id AND user_id = :user_id
ORDER BY rank DESC, id LIMIT :limit;

--! delete
DELETE FROM contacts WHERE tenant_id = :tenant_id AND user_id = :user_id AND id = :id RETURNING id;

--! purge
-- Of people who are no members any more.
DELETE FROM contacts WHERE tenant_id = :tenant_id AND id IN (
    SELECT c.id FROM contacts c WHERE c.tenant_id = :tenant_id
      AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = c.tenant_id AND m.user_id = c.user_id) LIMIT :limit)
RETURNING id;

--! senders_of
-- The addresses that a member writes as, if the folder is one of sent mail; else none.
SELECT lower(a.address) AS address FROM (
    SELECT email_address AS address FROM email_accounts WHERE tenant_id = :tenant_id AND user_id = :user_id AND deleted_at IS NULL
    UNION SELECT address FROM mail_identities WHERE tenant_id = :tenant_id AND user_id = :user_id AND address <> '') AS a
WHERE EXISTS (SELECT FROM email_folders f WHERE f.tenant_id = :tenant_id AND f.id = :folder_id AND f.type = 'sent');

--! name_of
SELECT name FROM contacts WHERE tenant_id = :tenant_id AND user_id = :user_id AND address = :address;
