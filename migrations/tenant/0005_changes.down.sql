-- Forgets what changed; clients begin anew.
DROP TABLE changes, change_counters;
