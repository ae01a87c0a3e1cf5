-- The HTTP interface lists the newest first, and goes on behind what it showed: neither may read what it doesn't show.
CREATE INDEX page_changes_by_project ON page_changes (project_id, at, id);
CREATE INDEX page_changes_of_page ON page_changes (project_id, page_id, at, id);
DROP INDEX page_changes_by_page;
DROP INDEX sync_runs_by_project;
CREATE INDEX sync_runs_by_project ON sync_runs (project_id, started_at, id);
