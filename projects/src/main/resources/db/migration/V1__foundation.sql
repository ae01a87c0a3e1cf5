-- One writer per table; who writes what is said beside each. Times are timestamptz, ids are uuid.

-- Every HTTP request to Notion takes a ticket right before it goes out. Cache 1: a later request must
-- never get a lower number than an earlier one, on whichever connection it asks.
CREATE SEQUENCE observation_ticket AS bigint CACHE 1;

-- Writer: api-service.
CREATE TABLE notion_connections (
    id             uuid PRIMARY KEY,
    user_id        uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('internal', 'oauth')),
    workspace_id   text,
    workspace_name text,
    bot_user_id    text,
    token_hash     bytea NOT NULL,
    created_at     timestamptz NOT NULL,
    broken_at      timestamptz,
    broken_reason  text,
    deleted_at     timestamptz
);
-- The same token pasted twice by one user is the same connection. The hash is keyed (HMAC), never plain.
CREATE UNIQUE INDEX notion_connections_one_per_token ON notion_connections (user_id, token_hash) WHERE deleted_at IS NULL;

-- Writer: one use case. The values are encrypted; the row is erased with its connection.
CREATE TABLE notion_tokens (
    connection_id uuid PRIMARY KEY REFERENCES notion_connections (id),
    access_token  text NOT NULL,
    refresh_token text,
    updated_at    timestamptz NOT NULL
);

-- Writer: api-service. `candidates` is a JSON array, newest first, of {"secret": encrypted, "receivedAt", "revealedAt"}.
CREATE TABLE hooks (
    id                          text PRIMARY KEY,
    connection_id               uuid NOT NULL REFERENCES notion_connections (id),
    notion_webhook_secret       text,
    old_notion_webhook_secret   text,
    old_notion_webhook_secret_until timestamptz,
    candidates                  jsonb NOT NULL DEFAULT '[]',
    confirmed_at                timestamptz,
    created_at                  timestamptz NOT NULL,
    updated_at                  timestamptz NOT NULL
);
CREATE UNIQUE INDEX hooks_one_per_connection ON hooks (connection_id);

-- Writer: api-service.
CREATE TABLE projects (
    id                      uuid PRIMARY KEY,
    user_id                 uuid NOT NULL,
    name                    text NOT NULL,
    notion_database_id      uuid NOT NULL,
    notion_data_source_id   uuid NOT NULL,
    connection_id           uuid NOT NULL REFERENCES notion_connections (id),
    paused                  boolean NOT NULL DEFAULT false,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    deleted_at              timestamptz,
    version                 bigint NOT NULL DEFAULT 0
);
CREATE INDEX projects_by_connection ON projects (connection_id) WHERE deleted_at IS NULL;
CREATE INDEX projects_by_user ON projects (user_id, created_at, id) WHERE deleted_at IS NULL;
-- One user keeps a data source in sync once.
CREATE UNIQUE INDEX projects_one_per_data_source ON projects (user_id, notion_data_source_id) WHERE deleted_at IS NULL;
CREATE INDEX projects_deleted ON projects (id) WHERE deleted_at IS NOT NULL;

-- Writer: job-service. A project without a row here has not been looked at yet.
CREATE TABLE project_sync (
    project_id              uuid PRIMARY KEY REFERENCES projects (id),
    phase                   text NOT NULL CHECK (phase IN ('syncing', 'live', 'broken', 'incomplete')),
    reason                  text,
    waiting_until           timestamptz,
    next_incremental_at     timestamptz,
    next_full_at            timestamptz,
    synced_through          timestamptz,
    schema                  jsonb,
    schema_ticket           bigint NOT NULL DEFAULT 0,
    broken_since            timestamptz,
    probes                  integer NOT NULL DEFAULT 0,
    next_probe_at           timestamptz,
    purged_at               timestamptz
);

-- Writer: one use case, WantSweep. `run_id` is the run that covers the want: it is set when the run begins
-- and the row goes when the run ends, so a want committed while a run is under way is never taken for covered.
CREATE TABLE sweep_wants (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES projects (id),
    kind        text NOT NULL CHECK (kind IN ('full', 'incremental')),
    reason      text NOT NULL,
    at          timestamptz NOT NULL,
    run_id      uuid
);
CREATE INDEX sweep_wants_by_project ON sweep_wants (project_id);

-- Writer: job-service.
CREATE TABLE sync_runs (
    id              uuid PRIMARY KEY,
    project_id      uuid NOT NULL REFERENCES projects (id),
    kind            text NOT NULL CHECK (kind IN ('full', 'incremental')),
    reason          text NOT NULL,
    checkpoint      jsonb NOT NULL,
    first_ticket    bigint,
    pass_started_at timestamptz,
    slices          integer NOT NULL DEFAULT 0,
    pages_seen      integer NOT NULL DEFAULT 0,
    pages_changed   integer NOT NULL DEFAULT 0,
    crashes         integer NOT NULL DEFAULT 0,
    lease_token     uuid,
    lease_until     timestamptz,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    outcome         text CHECK (outcome IN ('complete', 'incomplete', 'broken', 'abandoned'))
);
CREATE UNIQUE INDEX sync_runs_one_open_per_kind ON sync_runs (project_id, kind) WHERE finished_at IS NULL;
CREATE INDEX sync_runs_by_project ON sync_runs (project_id, started_at);

-- Writer: job-service. The copy.
CREATE TABLE pages (
    project_id          uuid NOT NULL REFERENCES projects (id),
    page_id             uuid NOT NULL,
    title               text NOT NULL,
    properties          jsonb NOT NULL,
    parent              jsonb NOT NULL,
    in_trash            boolean NOT NULL,
    archived            boolean NOT NULL,
    missing_reason      text CHECK (missing_reason IN ('trashed', 'archived', 'moved', 'not_found')),
    missing_at          timestamptz,
    content_hash        bytea NOT NULL,
    created_time        timestamptz NOT NULL,
    last_edited_time    timestamptz NOT NULL,
    changed_at          timestamptz NOT NULL,
    PRIMARY KEY (project_id, page_id)
);

-- Writer: job-service. What every observation touches, so it is narrow. `by_query`: the ticket is a query's, which
-- may have shown an older state than a GET with a lower ticket. A page that isn't the project's may have a row too.
CREATE TABLE page_state (
    project_id      uuid NOT NULL,
    page_id         uuid NOT NULL,
    ticket          bigint NOT NULL,
    by_query        boolean NOT NULL DEFAULT false,
    seen_at         timestamptz,
    missing_since   timestamptz,
    failed_since    timestamptz,
    failed_reason   text,
    PRIMARY KEY (project_id, page_id)
) WITH (fillfactor = 80);

-- Writer: job-service. The change log: one row per property that changed; a page that is new in the copy has the one
-- row '$created', since its first values can be told from what came after. `property_id` is also one of '$title',
-- '$parent', '$in_trash', '$archived', '$missing' for what is no property.
CREATE TABLE page_changes (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL,
    page_id     uuid NOT NULL,
    property_id text NOT NULL,
    old_value   jsonb,
    new_value   jsonb,
    ticket      bigint NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX page_changes_by_page ON page_changes (project_id, page_id, id);
CREATE INDEX page_changes_by_age ON page_changes (at);

-- Writers: each service its own rows, in the transaction of the change they tell of. The relay deletes them; an event
-- that can never be published is set aside with the reason, and waits for an operator.
CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic       text NOT NULL,
    key         text NOT NULL,
    headers     jsonb NOT NULL,
    value       bytea NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    refused_at  timestamptz,
    refused_reason text
);
