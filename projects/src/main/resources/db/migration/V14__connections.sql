-- Connections that users make. `kind`: 'operator' is the one by the token in the configuration, 'internal' one by a
-- pasted token, 'oauth' one that a person approved in Notion. The same bot of one user is the same connection, so a new
-- token of its integration mends it in place.
ALTER TABLE notion_connections ADD COLUMN name text;
ALTER TABLE notion_connections DROP CONSTRAINT notion_connections_kind_check;
UPDATE notion_connections SET kind = 'operator' WHERE id = '00000000-0000-4000-8000-0000000000c1';
ALTER TABLE notion_connections
    ADD CONSTRAINT notion_connections_kind_check CHECK (kind IN ('operator', 'internal', 'oauth'));
CREATE UNIQUE INDEX notion_connections_one_per_bot ON notion_connections (user_id, kind, bot_user_id)
    WHERE deleted_at IS NULL AND bot_user_id IS NOT NULL;
CREATE INDEX notion_connections_by_user ON notion_connections (user_id, created_at, id) WHERE deleted_at IS NULL;
-- No longer read or written: whether a token is another one is told by opening what is stored, since a keyed hash would
-- change with the key. Replicas of the version before write it while they are replaced.
DROP INDEX notion_connections_one_per_token;
ALTER TABLE notion_connections ALTER COLUMN token_hash DROP NOT NULL;

-- Writer: api-service. Who is on the way through Notion's page of approval. `hash` is SHA-256 of the state, which is
-- good once and for ten minutes; its row goes when it is used.
CREATE TABLE oauth_states (
    hash       bytea PRIMARY KEY,
    user_id    uuid NOT NULL,
    return_to  text,
    expires_at timestamptz NOT NULL
);
CREATE INDEX oauth_states_by_end ON oauth_states (expires_at);
