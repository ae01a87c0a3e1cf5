-- Writer: job-service. When a run last put down a checkpoint; null until it has done so once in a version that knows this.
ALTER TABLE sync_runs ADD COLUMN advanced_at timestamptz;
