-- Notion sends a public integration all deliveries of all workspaces that approved it to one address. That hook is the
-- deployment's. This row stands for the integration where a hook names whose it is; it is no connection, has no token,
-- and no project uses it.
ALTER TABLE notion_connections DROP CONSTRAINT notion_connections_kind_check;
ALTER TABLE notion_connections
    ADD CONSTRAINT notion_connections_kind_check CHECK (kind IN ('operator', 'internal', 'oauth', 'integration'));
INSERT INTO notion_connections (id, user_id, kind, created_at)
VALUES ('00000000-0000-4000-8000-0000000000c2', '00000000-0000-4000-8000-000000000001', 'integration', now());
-- By it deliveries find their projects.
CREATE INDEX notion_connections_by_workspace ON notion_connections (workspace_id)
    WHERE kind = 'oauth' AND deleted_at IS NULL;
