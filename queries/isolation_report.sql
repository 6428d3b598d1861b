-- What the isolation proof found. Management rows: run by SystemTx.

--! insert
INSERT INTO postroom_management.isolation_reports (id, sealed, report, created_at, updated_at)
VALUES (:id, :sealed, :report, :now, :now) RETURNING id;

--: Report()

--! latest : Report
SELECT sealed, report, created_at FROM postroom_management.isolation_reports ORDER BY created_at DESC, id DESC LIMIT 1;

--! purge
DELETE FROM postroom_management.isolation_reports WHERE created_at < :before RETURNING id;
