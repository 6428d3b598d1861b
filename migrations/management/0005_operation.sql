-- How the installation is: what the isolation proof found, and which processes run.

CREATE TABLE isolation_reports (
    id uuid PRIMARY KEY,
    sealed boolean NOT NULL,
    -- Findings, crossings, leaked contexts, and what was looked at.
    report jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX isolation_reports_created ON isolation_reports (created_at);

-- Server processes; each says again and again that it is there.
CREATE TABLE instances (
    id uuid PRIMARY KEY,
    role text NOT NULL CONSTRAINT instances_role_check CHECK (role IN ('all', 'api', 'worker')),
    version text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);

SELECT postroom_guards.grant_management_table('isolation_reports');
SELECT postroom_guards.grant_management_table('instances');
