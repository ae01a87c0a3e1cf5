-- What people query: a view per project in the schema `notion`, with a typed column per property. The schema
-- `tributary` has the functions that the views read values with. None of them ever fails: a value that isn't what its
-- property's type says is null, so that one odd value makes no view unreadable. They need PostgreSQL 16 or newer.
--
-- The views stand on pages and page_state: a migration that changes a column of these must drop the views that
-- project_views lists and set their digests to null, and the next sync of each schema builds them again.
--
-- `v` is a property's stored value, `properties -> '<id>' -> 'value'`, in the forms that docs/architecture.md describes.
CREATE SCHEMA IF NOT EXISTS notion;
CREATE SCHEMA IF NOT EXISTS tributary;

CREATE FUNCTION tributary.as_text(v jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) = 'string' THEN v #>> '{}' END;

CREATE FUNCTION tributary.as_number(v jsonb) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) = 'number' THEN v::numeric END;

CREATE FUNCTION tributary.as_boolean(v jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) = 'boolean' THEN v::boolean END;

CREATE FUNCTION tributary.as_json(v jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) <> 'null' THEN v END;

CREATE FUNCTION tributary.as_uuid(t text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN t ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' THEN t::uuid END;

-- The calendar day that a date or a time is written with, whatever time zone the reader's session is in.
CREATE FUNCTION tributary.as_day(t text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN t ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T.*)?$' AND left(t, 4) <> '0000' THEN
        CASE WHEN substr(t, 9, 2)::integer <= extract(day FROM
                make_date(left(t, 4)::integer, substr(t, 6, 2)::integer, 1) + interval '1 month' - interval '1 day')
            THEN make_date(left(t, 4)::integer, substr(t, 6, 2)::integer, substr(t, 9, 2)::integer)
        END
    END;

-- The instant of a time; null for a day, which has none. Without an offset it is in `zone`, and without that in UTC. The
-- first and the last day that have four digits are left out: elsewhere they are another year, which drivers can't read.
CREATE FUNCTION tributary.as_time(t text, zone text DEFAULT NULL) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN left(t, 10) IN ('0001-01-01', '9999-12-31') THEN NULL
        WHEN t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})$'
        THEN CASE WHEN pg_input_is_valid(t, 'timestamptz') THEN t::timestamptz END
        WHEN t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?$'
            AND coalesce(zone, 'UTC') ~ '^(UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+)+)$'
        THEN CASE WHEN pg_input_is_valid(t || ' ' || coalesce(zone, 'UTC'), 'timestamptz')
            THEN (t || ' ' || coalesce(zone, 'UTC'))::timestamptz END
    END;

-- {"id","name"}: of a select or a status.
CREATE FUNCTION tributary.option_name(v jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN tributary.as_text(v -> 'name');

CREATE FUNCTION tributary.start_day(v jsonb) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN tributary.as_day(v ->> 'start');

CREATE FUNCTION tributary.end_day(v jsonb) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN tributary.as_day(v ->> 'end');

CREATE FUNCTION tributary.start_time(v jsonb) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN tributary.as_time(v ->> 'start', v ->> 'timeZone');

CREATE FUNCTION tributary.end_time(v jsonb) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN tributary.as_time(v ->> 'end', v ->> 'timeZone');

-- {"prefix","number"}: of a unique id, as Notion shows it.
CREATE FUNCTION tributary.unique_id(v jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(tributary.as_text(v -> 'prefix') || '-', '') || tributary.as_number(v -> 'number')::text;

-- Names of options or files, in their order.
CREATE FUNCTION tributary.names(v jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) = 'array' THEN ARRAY(
        SELECT tributary.as_text(item -> 'name') FROM jsonb_array_elements(v) WITH ORDINALITY AS items (item, place)
        WHERE jsonb_typeof(item -> 'name') = 'string' ORDER BY place) END;

-- Texts of a list, in their order.
CREATE FUNCTION tributary.texts(v jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) = 'array' THEN ARRAY(
        SELECT tributary.as_text(item) FROM jsonb_array_elements(v) WITH ORDINALITY AS items (item, place)
        WHERE jsonb_typeof(item) = 'string' ORDER BY place) END;

-- Ids of a list, in their order; what is no id is left out.
CREATE FUNCTION tributary.uuids(v jsonb) RETURNS uuid[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) = 'array' THEN ARRAY(
        SELECT tributary.as_uuid(item #>> '{}') FROM jsonb_array_elements(v) WITH ORDINALITY AS items (item, place)
        WHERE tributary.as_uuid(item #>> '{}') IS NOT NULL ORDER BY place) END;

-- One value of any type as text: an option's name, a date's start, a unique id, a list's entries with commas between.
CREATE FUNCTION tributary.plain(v jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE jsonb_typeof(v)
        WHEN 'null' THEN NULL
        WHEN 'object' THEN coalesce(v ->> 'name', v ->> 'start', tributary.unique_id(v), v ->> 'state', v ->> 'value')
        WHEN 'array' THEN (
            SELECT string_agg(
                CASE WHEN jsonb_typeof(item) = 'object' THEN coalesce(item ->> 'name', item ->> 'start')
                    WHEN jsonb_typeof(item) <> 'array' THEN item #>> '{}' END, ', ' ORDER BY place)
            FROM jsonb_array_elements(v) WITH ORDINALITY AS items (item, place))
        ELSE v #>> '{}'
    END;

-- What a rollup shows of each page: the entries of [{"type","value"}] as text, null where one is empty.
CREATE FUNCTION tributary.entries(v jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(v) = 'array' THEN ARRAY(
        SELECT tributary.plain(item -> 'value')
        FROM jsonb_array_elements(v) WITH ORDINALITY AS items (item, place) ORDER BY place) END;

-- Writer: job-service. Which view shows a project, and what it was built from. The name is never changed. `columns` is
-- [{"property","part","name","type"}] in the view's order; `digest` is of the view's definition; `problem` says why the
-- view doesn't show the newest schema, and what to do.
CREATE TABLE project_views (
    project_id  uuid PRIMARY KEY REFERENCES projects (id),
    name        text NOT NULL UNIQUE,
    columns     jsonb NOT NULL DEFAULT '[]',
    digest      text,
    built_at    timestamptz,
    problem     text
);

-- Writer: job-service. Each change of a project's schema, written with it: [{"id","name","change",…}]. `ticket` is the
-- observation's; the newest row's is not above project_sync.schema_ticket, which an equal schema raises too.
CREATE TABLE schema_versions (
    project_id  uuid NOT NULL REFERENCES projects (id),
    ticket      bigint NOT NULL,
    at          timestamptz NOT NULL,
    changes     jsonb NOT NULL,
    PRIMARY KEY (project_id, ticket)
);
