-- Who comes back from Notion's page of approval brings a code of Notion's, which waits here, encrypted, until the user who
-- began asks for the connection with the code of ours that was given in its place. `finish_hash` is SHA-256 of ours. A row
-- has either both or neither; the state of one that has them is good no more. Replicas of the version before make the
-- connection at once, and write neither.
-- accepted: table tributary.oauth_states is read through while nobody else may read it: it holds what was begun within the last minutes alone.
ALTER TABLE oauth_states ADD COLUMN finish_hash bytea;
ALTER TABLE oauth_states ADD COLUMN notion_code text;
CREATE UNIQUE INDEX oauth_states_by_finish ON oauth_states (finish_hash) WHERE finish_hash IS NOT NULL;

COMMENT ON COLUMN notion_connections.token_hash IS
    'Neither read nor written since V14. To be dropped once no replica from before V14 can run any more, so not earlier than in the release after the first one that has V14.';
