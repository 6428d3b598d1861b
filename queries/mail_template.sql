-- Members' templates. Tenant rows: run by TenantTx.

--: MailTemplate()
--: Listed()

--! find : MailTemplate
SELECT id, name, subject, body, body_html, version, updated_at FROM mail_templates
WHERE tenant_id = :tenant_id AND user_id = :user_id AND id = :id;

--! list : Listed
SELECT id, name, subject, version, updated_at FROM mail_templates WHERE tenant_id = :tenant_id AND user_id = :user_id ORDER BY name, id;

--! count
SELECT count(*) FROM mail_templates WHERE tenant_id = :tenant_id AND user_id = :user_id;

--! insert : MailTemplate
INSERT INTO mail_templates (tenant_id, id, user_id, name, subject, body, body_html, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :name, :subject, :body, :body_html, :now, :now)
RETURNING id, name, subject, body, body_html, version, updated_at;

--! update : MailTemplate
UPDATE mail_templates SET name = :name, subject = :subject, body = :body, body_html = :body_html, version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND user_id = :user_id AND id = :id AND version = :before
RETURNING id, name, subject, body, body_html, version, updated_at;

--! delete (version?)
DELETE FROM mail_templates WHERE tenant_id = :tenant_id AND user_id = :user_id AND id = :id
  AND (:version::integer IS NULL OR version = :version) RETURNING id;

--! purge
-- Of people who are no members any more.
DELETE FROM mail_templates WHERE tenant_id = :tenant_id AND id IN (
    SELECT t.id FROM mail_templates t WHERE t.tenant_id = :tenant_id
      AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = t.tenant_id AND m.user_id = t.user_id) LIMIT :limit)
RETURNING id;

--! bodies
-- Short texts of a member's, the last changed first.
SELECT body FROM mail_templates WHERE tenant_id = :tenant_id AND user_id = :user_id AND octet_length(body) <= :longest
ORDER BY updated_at DESC, id LIMIT :limit;
