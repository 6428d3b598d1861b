-- Forgets what changed; clients begin anew.
DROP TABLE operator_changes, operator_change_counters;
