-- Writer: job-service. When a run last put down a checkpoint; null until it has done so once in a version that knows this.
ALTER TABLE sync_runs ADD COLUMN advanced_at timestamptz;

-- In which timeline this server writes; null where it doesn't tell: a standby, or a service that is PostgreSQL to its
-- clients alone. That must not keep a tick from the rest of its work.
CREATE FUNCTION tributary.wal_timeline() RETURNS text
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8);
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END $$;
