-- One canary row of each of two probe tenants, for the health check across tenants.

--! plant
INSERT INTO isolation_probes (tenant_id, id, canary, created_at, updated_at) VALUES (:tenant_id, :id, :canary, :now, :now)
ON CONFLICT (tenant_id, id) DO UPDATE SET canary = excluded.canary, updated_at = excluded.updated_at
RETURNING id;

--! visible
-- Every canary that this tenant sees; the condition on tenant_id is left to the policies on purpose.
SELECT tenant_id, canary FROM isolation_probes;

--! steal
-- Writing another tenant's row must change nothing.
UPDATE isolation_probes SET canary = 'stolen', updated_at = :now WHERE tenant_id <> :tenant_id RETURNING id;
