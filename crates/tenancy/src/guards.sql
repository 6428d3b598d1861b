-- The guards: what a migration calls for every table that it makes, so that no table can forget its seal.
--
-- Installed by the migration runner, as postroom_owner, before any migration runs. Tables are resolved by the caller's
-- search_path, which the runner sets to the schema being migrated; nothing else may call these functions. Every
-- guard can be repeated. A message names the table, the broken rule and what mends it.

CREATE SCHEMA IF NOT EXISTS postroom_guards;
REVOKE ALL ON SCHEMA postroom_guards FROM PUBLIC;

-- The table named, or an error that says which schemas were searched.
CREATE OR REPLACE FUNCTION postroom_guards.resolve(name text) RETURNS regclass LANGUAGE plpgsql AS $$
DECLARE
    found regclass := to_regclass(name);
BEGIN
    IF found IS NULL OR NOT EXISTS (SELECT FROM pg_class WHERE oid = found AND relkind IN ('r', 'p')) THEN
        RAISE EXCEPTION 'guard: there is no table "%" in the search path (%)', name, current_setting('search_path')
            USING ERRCODE = 'undefined_table', HINT = 'Call the guard after CREATE TABLE, with the name as it stands there.';
    END IF;
    RETURN found;
END $$;

-- The role whose requests reach a table: postroom_app, and in a tenant's own schema that tenant's role.
CREATE OR REPLACE FUNCTION postroom_guards.reader_of(target regclass) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN n.nspname LIKE 'tenant\_%' THEN n.nspname || '_role' ELSE 'postroom_app' END
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = target
$$;

-- A name of our own making, refused when PostgreSQL would cut it off and two could become one.
CREATE OR REPLACE FUNCTION postroom_guards.fitting(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF octet_length(name) > 63 THEN
        RAISE EXCEPTION 'guard: the name "%" is longer than 63 bytes', name
            USING ERRCODE = 'name_too_long', HINT = 'Shorten the name of the table or of the column.';
    END IF;
    RETURN name;
END $$;

-- Gives the table its column tenant_id uuid NOT NULL. A table with rows cannot get one: whose rows would they be?
CREATE OR REPLACE FUNCTION postroom_guards.ensure_tenant_column(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target regclass := postroom_guards.resolve(name);
    kind text;
BEGIN
    SELECT format_type(atttypid, atttypmod) INTO kind
      FROM pg_attribute WHERE attrelid = target AND attname = 'tenant_id' AND NOT attisdropped;
    IF kind IS NULL THEN
        BEGIN
            EXECUTE format('ALTER TABLE %s ADD COLUMN tenant_id uuid NOT NULL', target);
        EXCEPTION WHEN not_null_violation THEN
            RAISE EXCEPTION 'guard: % already has rows, and nothing says which tenant they belong to', target
                USING HINT = 'Add the column as nullable, fill it for each tenant, then call ensure_tenant_column.';
        END;
    ELSIF kind <> 'uuid' THEN
        RAISE EXCEPTION 'guard: %.tenant_id is of type %, it must be uuid', target, kind;
    ELSE
        EXECUTE format('ALTER TABLE %s ALTER COLUMN tenant_id SET NOT NULL', target);
    END IF;
END $$;

-- Makes (tenant_id, created_at), (tenant_id, updated_at), (tenant_id, is_active), where there is such a column, and
-- (tenant_id, column) for each name given, as idx_<table>_tenant_<column>. A hot table names in `without` which of
-- the first three it leaves out; its migration gives the reason.
CREATE OR REPLACE FUNCTION postroom_guards.ensure_tenant_indexes(name text, columns text[], without text[] DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target regclass := postroom_guards.resolve(name);
    relation text := (SELECT relname FROM pg_class WHERE oid = target);
    wanted text[];
    col text;
    index_name text;
    first_two text[];
BEGIN
    SELECT coalesce(array_agg(c ORDER BY c), '{}') INTO wanted FROM unnest(ARRAY['created_at', 'updated_at', 'is_active']) c
     WHERE EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = target AND a.attname = c AND NOT a.attisdropped);
    FOREACH col IN ARRAY without LOOP
        IF NOT col = ANY (wanted) THEN
            RAISE EXCEPTION 'guard: % leaves out an index on "%", which it would not get', target, col
                USING HINT = 'Only created_at, updated_at and is_active are indexed without being asked for.';
        END IF;
        wanted := array_remove(wanted, col);
    END LOOP;
    FOREACH col IN ARRAY wanted || columns LOOP
        index_name := postroom_guards.fitting('idx_' || relation || '_tenant_' || col);
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (tenant_id, %I)', index_name, target, col);
        -- IF NOT EXISTS looks at the name only.
        SELECT array_agg(a.attname::text ORDER BY k.place) INTO first_two
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
          CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, place)
          LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         WHERE i.indrelid = target AND c.relname = index_name AND k.place <= 2;
        IF first_two IS DISTINCT FROM ARRAY['tenant_id', col] THEN
            RAISE EXCEPTION 'guard: the name % is taken by something other than the index on % (tenant_id, %)', index_name, target, col
                USING HINT = 'Rename what stands there; the guard needs the name.';
        END IF;
    END LOOP;
END $$;

-- A policy replaced, so that a seal can be repeated.
CREATE OR REPLACE FUNCTION postroom_guards.put_policy(target regclass, policy text, kind text, role text, condition text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_policy WHERE polrelid = target AND polname = policy) THEN
        EXECUTE format('DROP POLICY %I ON %s', policy, target);
    END IF;
    EXECUTE format('CREATE POLICY %I ON %s AS %s FOR ALL TO %I USING (%s) WITH CHECK (%s)',
                   postroom_guards.fitting(policy), target, kind, role, condition, condition);
END $$;

-- Row Level Security, enabled and forced, with the two policies of every table that carries a tenant.
CREATE OR REPLACE FUNCTION postroom_guards.put_tenant_policies(target regclass, role text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    relation text := (SELECT relname FROM pg_class WHERE oid = target);
    -- After a commit the setting is '', not NULL. No subquery (Citus refuses it), no function of our own (slow).
    condition text := $policy$tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid$policy$;
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    PERFORM postroom_guards.put_policy(target, relation || '_tenant', 'PERMISSIVE', role, condition);
    PERFORM postroom_guards.put_policy(target, relation || '_tenant_only', 'RESTRICTIVE', role, condition);
END $$;

-- Seals a table of tenants' rows, with all its partitions, and lets the tenant's role in.
CREATE OR REPLACE FUNCTION postroom_guards.seal_tenant_table(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target regclass := postroom_guards.resolve(name);
    part regclass;
    role text := postroom_guards.reader_of(target);
BEGIN
    PERFORM postroom_guards.ensure_tenant_column(name);
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO %I',
                   (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = target), role);
    FOR part IN SELECT target UNION SELECT relid FROM pg_partition_tree(target) LOOP
        PERFORM postroom_guards.put_tenant_policies(part, role);
        EXECUTE format('REVOKE ALL ON TABLE %s FROM PUBLIC, %I', part, role);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO %I', part, role);
    END LOOP;
END $$;

-- Lets SystemTx, and nobody else, reach a management table.
CREATE OR REPLACE FUNCTION postroom_guards.grant_management_table(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target regclass := postroom_guards.resolve(name);
BEGIN
    EXECUTE format('REVOKE ALL ON TABLE %s FROM PUBLIC, postroom_app, postroom_system', target);
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO postroom_system',
                   (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = target));
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO postroom_system', target);
END $$;

-- Seals a management table that names a tenant: operators' transactions see all, a tenant at most its own rows.
CREATE OR REPLACE FUNCTION postroom_guards.seal_management_table(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target regclass := postroom_guards.resolve(name);
BEGIN
    PERFORM postroom_guards.ensure_tenant_column(name);
    PERFORM postroom_guards.put_tenant_policies(target, 'postroom_app');
    PERFORM postroom_guards.put_policy(
        target, (SELECT relname FROM pg_class WHERE oid = target) || '_system', 'PERMISSIVE', 'postroom_system', 'true');
END $$;

-- Raises when a table of tenants' rows breaks a rule that can be read off the table itself. The isolation proof checks
-- the same and more; this one stops the migration that would bring the fault in.
CREATE OR REPLACE FUNCTION postroom_guards.validate_tenant_isolation(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target regclass := postroom_guards.resolve(name);
    role text := postroom_guards.reader_of(target);
    relation pg_class := (SELECT c FROM pg_class c WHERE c.oid = target);
    condition text := $deparsed$(tenant_id = (NULLIF(current_setting('app.current_tenant_id'::text, true), ''::text))::uuid)$deparsed$;
    tenant_column int2;
    broken text;
    fault text;
    remedy text := 'Call postroom_guards.seal_tenant_table before validate_tenant_isolation.';
BEGIN
    SELECT attnum INTO tenant_column FROM pg_attribute
     WHERE attrelid = target AND attname = 'tenant_id' AND attnotnull AND NOT attisdropped AND atttypid = 'uuid'::regtype;
    IF tenant_column IS NULL THEN
        fault := 'it has no column tenant_id uuid NOT NULL';
    ELSIF NOT relation.relrowsecurity OR NOT relation.relforcerowsecurity THEN
        fault := 'Row Level Security is not enabled and forced';
    ELSIF (SELECT count(*) FROM pg_policy p
            WHERE p.polrelid = target AND p.polcmd = '*' AND p.polroles = ARRAY[role::regrole::oid]
              AND pg_get_expr(p.polqual, target) = condition AND pg_get_expr(p.polwithcheck, target) = condition
              AND ((p.polpermissive AND p.polname = relation.relname || '_tenant')
                OR (NOT p.polpermissive AND p.polname = relation.relname || '_tenant_only'))) <> 2
       OR (SELECT count(*) FROM pg_policy p WHERE p.polrelid = target) <> 2 THEN
        fault := format('it does not have exactly the two tenant policies for %s', role);
    ELSE
        remedy := 'Put tenant_id into the key: first in PRIMARY KEY and UNIQUE, on both sides of a FOREIGN KEY.';
        SELECT conname INTO broken FROM pg_constraint
         WHERE conrelid = target AND contype IN ('p', 'u', 'x', 'f') AND NOT tenant_column = ANY (conkey) LIMIT 1;
        IF broken IS NOT NULL THEN
            fault := format('the key "%s" does not contain tenant_id', broken);
        ELSIF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = target AND contype = 'p') THEN
            fault := 'it has no primary key';
        END IF;
    END IF;
    IF fault IS NULL THEN
        remedy := 'Begin every index with tenant_id.';
        SELECT indexrelid::regclass::text INTO broken FROM pg_index
         WHERE indrelid = target AND indkey[0] <> tenant_column LIMIT 1;
        IF broken IS NOT NULL THEN
            fault := format('the index "%s" does not begin with tenant_id', broken);
        END IF;
    END IF;
    IF fault IS NULL THEN
        remedy := 'Write in the code what the trigger or rule would do: Citus refuses them on tenant tables.';
        SELECT tgname INTO broken FROM pg_trigger WHERE tgrelid = target AND NOT tgisinternal LIMIT 1;
        IF broken IS NULL THEN
            SELECT rulename INTO broken FROM pg_rewrite WHERE ev_class = target LIMIT 1;
        END IF;
        IF broken IS NOT NULL THEN
            fault := format('it has the trigger or rule "%s"', broken);
        END IF;
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'guard: table % is not sealed: %', target, fault
            USING ERRCODE = 'check_violation', HINT = remedy;
    END IF;
END $$;

-- Checks the foreign keys that this transaction has added to tables with rows. PostgreSQL checks a new key with a query,
-- which the policies bind when the table is sealed against its owner: it sees no row, and the key counts as valid
-- whatever stands there. The runner calls this at the end of every file.
CREATE OR REPLACE FUNCTION postroom_guards.recheck_foreign_keys() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    added record;
    sealed regclass;
    has_rows boolean;
BEGIN
    FOR added IN
        SELECT c.conname, c.conrelid::regclass AS source, pg_get_constraintdef(c.oid) AS definition,
               ARRAY(SELECT oid::regclass FROM pg_class WHERE oid IN (c.conrelid, c.confrelid) AND relforcerowsecurity) AS forced
          FROM pg_constraint c
         -- age() counts from this transaction: what it made itself is not older than 0.
         WHERE c.contype = 'f' AND c.convalidated AND c.conparentid = 0 AND age(c.xmin) <= 0
    LOOP
        FOREACH sealed IN ARRAY added.forced LOOP
            EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', sealed);
        END LOOP;
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', added.source) INTO has_rows;
        IF has_rows THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', added.source, added.conname);
            EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', added.source, added.conname, added.definition);
        END IF;
        FOREACH sealed IN ARRAY added.forced LOOP
            EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', sealed);
        END LOOP;
    END LOOP;
END $$;

REVOKE ALL ON ALL ROUTINES IN SCHEMA postroom_guards FROM PUBLIC;
