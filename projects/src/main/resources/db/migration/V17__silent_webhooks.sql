-- Writer: event-service, with the log of deliveries. When the last delivery came that was accepted by the connection's hook,
-- or was about one of its projects. It outlives the log, is up to ten seconds behind, and is no secret's.
CREATE TABLE last_deliveries (
    connection_id uuid PRIMARY KEY,
    received_at   timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Writer: job-service. The first edit of a project that an incremental sweep found, and that no delivery had announced by
-- then or since. A delivery that comes later makes the row void; it isn't removed for that.
CREATE TABLE unannounced_edits (
    project_id uuid PRIMARY KEY,
    edited_at  timestamptz NOT NULL
);
