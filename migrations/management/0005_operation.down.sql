-- Forgets the reports and the processes.
DROP TABLE instances, isolation_reports;
