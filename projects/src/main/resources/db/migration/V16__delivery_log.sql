-- Writer: event-service. What became of each delivery: a row for each project that it was about; if it was about none,
-- one row of its hook's connection, without a project. `id` is made of the event's id, the attempt and the project, so a
-- batch that is read again writes nothing twice.
CREATE TABLE deliveries (
    id            uuid PRIMARY KEY,
    connection_id uuid NOT NULL,
    project_id    uuid,
    event_id      text NOT NULL,
    attempt       integer NOT NULL,
    type          text NOT NULL,
    entity_id     uuid,
    received_at   timestamptz NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('page:sync', 'schema:sync', 'project:sweep', 'dropped')),
    detail        text
);
CREATE INDEX deliveries_of_project ON deliveries (project_id, received_at, id) WHERE project_id IS NOT NULL;
CREATE INDEX deliveries_of_outcome ON deliveries (project_id, outcome, received_at, id) WHERE project_id IS NOT NULL;
CREATE INDEX deliveries_of_none ON deliveries (connection_id, received_at, id) WHERE project_id IS NULL;
CREATE INDEX deliveries_by_age ON deliveries (received_at);

-- Writer: api-service, now and then, what it has counted meanwhile: a row for each hook, minute and reason. So the table
-- grows with time, and not with what a stranger sends. `id` is made of these three; `at` is the first one's time.
CREATE TABLE delivery_refusals (
    id            uuid PRIMARY KEY,
    connection_id uuid NOT NULL,
    at            timestamptz NOT NULL,
    reason        text NOT NULL,
    count         integer NOT NULL
);
CREATE INDEX delivery_refusals_of_connection ON delivery_refusals (connection_id, at, id);
CREATE INDEX delivery_refusals_by_age ON delivery_refusals (at);
