-- Who may become a member with a one-time link. Tenant rows: run by TenantTx.
--
-- An invitation whose maker is no administrator any more counts as revoked, until another administrator renews it.

--: Invitation(invited_by?, accepted_at?)

--! insert (invited_by?) : Invitation
INSERT INTO invitations (tenant_id, id, email, display_name, role, token_hash, invited_by, expires_at, created_at, updated_at)
VALUES (:tenant_id, :id, :email, :display_name, :role, :token_hash, :invited_by, :expires_at, :now, :now)
RETURNING id, email, display_name, role, invited_by, 'open' AS status, false AS is_withdrawn, expires_at, accepted_at, version, created_at;

--! find : Invitation
SELECT i.id, i.email, i.display_name, i.role, i.invited_by, i.expires_at, i.accepted_at, i.version, i.created_at,
    i.revoked_at IS NOT NULL AS is_withdrawn,
    CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted'
         WHEN i.revoked_at IS NOT NULL OR (i.invited_by IS NOT NULL AND m.id IS NULL) THEN 'revoked'
         WHEN i.expires_at <= :now THEN 'expired' ELSE 'open' END AS status
FROM invitations i LEFT JOIN members m
    ON m.tenant_id = i.tenant_id AND m.user_id = i.invited_by AND m.is_active AND m.role = 'admin'
WHERE i.tenant_id = :tenant_id AND i.id = :id;

--! lock
-- Before it is read, so that of two who change it one comes after the other.
SELECT token_hash FROM invitations WHERE tenant_id = :tenant_id AND id = :id FOR UPDATE;

--! has_open
SELECT EXISTS (SELECT FROM invitations WHERE tenant_id = :tenant_id AND email = :email
    AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > :now) AS has_open;

--! accept
UPDATE invitations SET accepted_at = :now, letter_token = NULL, version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! revoke
UPDATE invitations SET revoked_at = :now, letter_token = NULL, version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! renew (invited_by?)
UPDATE invitations SET token_hash = :token_hash, expires_at = :expires_at, invited_by = :invited_by, version = version + 1,
    updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! page (status?, pattern?, after_created_at?, after_id?) : Invitation
SELECT id, email, display_name, role, invited_by, expires_at, accepted_at, version, created_at, is_withdrawn, status FROM (
    SELECT i.id, i.email, i.display_name, i.role, i.invited_by, i.expires_at, i.accepted_at, i.version, i.created_at,
        i.revoked_at IS NOT NULL AS is_withdrawn,
        CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted'
             WHEN i.revoked_at IS NOT NULL OR (i.invited_by IS NOT NULL AND m.id IS NULL) THEN 'revoked'
             WHEN i.expires_at <= :now THEN 'expired' ELSE 'open' END AS status
    FROM invitations i LEFT JOIN members m
        ON m.tenant_id = i.tenant_id AND m.user_id = i.invited_by AND m.is_active AND m.role = 'admin'
    WHERE i.tenant_id = :tenant_id) AS stated
WHERE (:status::text IS NULL OR status = :status)
  AND (:pattern::text IS NULL OR email ILIKE :pattern OR display_name ILIKE :pattern)
  AND (:after_created_at::timestamptz IS NULL OR (created_at, id) < (:after_created_at, :after_id::uuid))
ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset;

--! count (status?, pattern?)
SELECT count(*) FROM (
    SELECT FROM (
        SELECT i.email, i.display_name,
            CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted'
                 WHEN i.revoked_at IS NOT NULL OR (i.invited_by IS NOT NULL AND m.id IS NULL) THEN 'revoked'
                 WHEN i.expires_at <= :now THEN 'expired' ELSE 'open' END AS status
        FROM invitations i LEFT JOIN members m
            ON m.tenant_id = i.tenant_id AND m.user_id = i.invited_by AND m.is_active AND m.role = 'admin'
        WHERE i.tenant_id = :tenant_id) AS stated
    WHERE (:status::text IS NULL OR status = :status)
      AND (:pattern::text IS NULL OR email ILIKE :pattern OR display_name ILIKE :pattern)
    LIMIT 10000) AS counted;

--! letters_since
-- How many letters the tenant has asked for.
SELECT count(*) FROM invitations WHERE tenant_id = :tenant_id AND letter_at > :since;

--! ask_for_letter
-- Unless there was one a moment ago: whoever renews an invitation over and over would fill somebody's inbox.
UPDATE invitations SET letter_token = :token, letter_id = :letter_id, letter_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND (letter_at IS NULL OR letter_at < :before) RETURNING id;

--: WantedLetter()

--! wanted_letter : WantedLetter
-- One that is asked for and not written yet.
SELECT letter_id, letter_token FROM invitations WHERE tenant_id = :tenant_id AND id = :id AND letter_token IS NOT NULL;

--! letter_is_written
UPDATE invitations SET letter_token = NULL WHERE tenant_id = :tenant_id AND id = :id AND letter_id = :letter_id RETURNING id;
