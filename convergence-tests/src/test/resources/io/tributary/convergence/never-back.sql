-- Watches every write of a test: a page's ticket never goes back, and whoever writes a row of the copy has raised the
-- page's ticket above that of the write before, in the same transaction.
CREATE FUNCTION ticket_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ticket < OLD.ticket THEN
        RAISE EXCEPTION 'The ticket of page % went back from % to %', OLD.page_id, OLD.ticket, NEW.ticket;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ticket_never_goes_back AFTER UPDATE ON page_state
    FOR EACH ROW EXECUTE FUNCTION ticket_never_goes_back();

CREATE FUNCTION state_is_forgotten_by_a_purge_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM projects WHERE id = OLD.project_id AND deleted_at IS NULL) THEN
        RAISE EXCEPTION 'The state of page % was deleted', OLD.page_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER state_is_forgotten_by_a_purge_alone AFTER DELETE ON page_state
    FOR EACH ROW EXECUTE FUNCTION state_is_forgotten_by_a_purge_alone();

CREATE TABLE written_by (project_id uuid, page_id uuid, ticket bigint NOT NULL, PRIMARY KEY (project_id, page_id));

CREATE FUNCTION written_by_a_newer_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    raised bigint;
    before bigint;
BEGIN
    SELECT ticket INTO raised FROM page_state
    WHERE project_id = NEW.project_id AND page_id = NEW.page_id
      AND xmin::text = (pg_current_xact_id()::text::bigint % 4294967296)::text;
    SELECT ticket INTO before FROM written_by WHERE project_id = NEW.project_id AND page_id = NEW.page_id;
    IF raised IS NULL OR raised <= coalesce(before, 0) THEN
        RAISE EXCEPTION 'Page % was written by ticket %, after ticket %', NEW.page_id, raised, before;
    END IF;
    INSERT INTO written_by VALUES (NEW.project_id, NEW.page_id, raised)
    ON CONFLICT (project_id, page_id) DO UPDATE SET ticket = raised;
    RETURN NULL;
END $$;
CREATE TRIGGER written_by_a_newer_ticket AFTER INSERT OR UPDATE ON pages
    FOR EACH ROW EXECUTE FUNCTION written_by_a_newer_ticket();
