-- Of a run under way it isn't known when it last advanced, if versions before V20 did it. As of now: else it would pass for
-- one that stands since it began, for as long as replicas of such a version go on with it.
UPDATE sync_runs SET advanced_at = now() WHERE finished_at IS NULL AND advanced_at IS NULL;
