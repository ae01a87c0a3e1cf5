package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.Router.Call;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Queries of a data source. The first page of a query fixes which rows it lists; later pages show them as they are
 * then, and leave out those that are in the trash meanwhile, so a page may be short while more follow. Cursors die with
 * the process.
 */
final class Queries {
    private static final Set<String> FIELDS = Set.of(
            "filter", "sorts", "start_cursor", "page_size", "is_archived", "in_trash", "archived", "result_type");
    private static final int MAX_SESSIONS = 1000;

    /** @param question what was asked; a cursor answers no other question */
    private record Session(String dataSourceId, JsonNode question, List<String> ids, boolean incomplete, Instant at) {}

    private final Workspace workspace;
    private final Faults faults;
    private final Clock clock;
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    Queries(Workspace workspace, Faults faults, Clock clock) {
        this.workspace = workspace;
        this.faults = faults;
        this.clock = clock;
    }

    ObjectNode answer(DataSource source, Call call) {
        ObjectNode body = call.body();
        Body.onlyFields(body, FIELDS);
        if (source.inTrash()) {
            throw NotionError.notFound("data_source", source.id());
        }
        int size = size(body.path("page_size"));
        String cursor = Json.text(body, "start_cursor");
        ObjectNode question = Json.object();
        question.set("filter", body.path("filter"));
        question.set("sorts", body.path("sorts"));
        question.put("is_archived", Body.flag(body, "is_archived", false));
        return cursor == null ? first(source, question, size, call) : later(cursor, source, question, size, call);
    }

    void forget() {
        sessions.clear();
    }

    private ObjectNode first(DataSource source, ObjectNode question, int size, Call call) {
        List<Page> rows = matching(source, question, call.caller());
        int limit = faults.number("queryResultLimit");
        List<String> ids = rows.stream().map(Page::id).limit(limit).toList();
        Session session = new Session(source.id(), question, ids, rows.size() > limit, clock.instant());
        String id = Ids.undashed(workspace.chance().id(Chance.Use.REQUESTS));
        if (ids.size() > 1) {
            sessions.put(id, session);
        }
        if (sessions.size() > MAX_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        return slice(id, session, 0, size, call);
    }

    private ObjectNode later(String cursor, DataSource source, ObjectNode question, int size, Call call) {
        String id = cursor.substring(0, Math.min(32, cursor.length()));
        Session session = sessions.get(id);
        if (session == null
                || expired(session)
                || !session.dataSourceId().equals(source.id())
                || !session.question().equals(question)) {
            throw Paging.invalidCursor(cursor);
        }
        return slice(id, session, place(cursor, session), size, call);
    }

    private boolean expired(Session session) {
        int life = faults.number("cursorLifeMillis");
        return life >= 0 && !session.at().plusMillis(life).isAfter(clock.instant());
    }

    private static int place(String cursor, Session session) {
        try {
            int place = Integer.parseInt(cursor.substring(32), 16);
            if (place < session.ids().size()) {
                return place;
            }
        } catch (NumberFormatException e) {
            throw Paging.invalidCursor(cursor);
        }
        throw Paging.invalidCursor(cursor);
    }

    private ObjectNode slice(String id, Session session, int from, int size, Call call) {
        int length = faults.on("shortPages") ? 1 + workspace.chance().below(Chance.Use.API, size) : size;
        int to = Math.min(session.ids().size(), from + length);
        Showing showing = new Showing(workspace, call.caller());
        List<String> only = call.request().parameters("filter_properties");
        List<ObjectNode> results = new ArrayList<>();
        for (String pageId : session.ids().subList(from, to)) {
            Page page = queried(pageId);
            if (page != null && shows(page, session.dataSourceId(), session.question(), call.caller())) {
                results.add(PageView.of(page, showing, call.version(), only));
            }
        }
        String next = to < session.ids().size() ? id + Integer.toHexString(to) : null;
        ObjectNode list = Paging.envelope(results, next, "page_or_data_source");
        ObjectNode status = list.putObject("request_status").put("type", "complete");
        if (session.incomplete()) {
            status.put("type", "incomplete").put("incomplete_reason", "query_result_limit_reached");
        }
        return list;
    }

    private List<Page> matching(DataSource source, ObjectNode question, Caller caller) {
        Showing showing = new Showing(workspace, caller);
        Predicate<Page> filter = QueryFilter.parse(question.path("filter"), source, showing, clock.instant());
        List<Page> rows = new ArrayList<>();
        Set<String> candidates = new LinkedHashSet<>(workspace.rowsOf(source.id()));
        workspace.past().changedLately().forEach(candidates::add);
        for (String id : candidates) {
            Page page = queried(id);
            if (page != null && shows(page, source.id(), question, caller) && filter.test(page)) {
                rows.add(page);
            }
        }
        Collections.sort(rows, QuerySort.parse(question.path("sorts"), source, showing));
        return rows;
    }

    private @Nullable Page queried(String id) {
        Page now = workspace.find(id);
        return now == null ? null : workspace.past().asQueried(now);
    }

    private boolean shows(Page page, String dataSourceId, JsonNode question, Caller caller) {
        boolean archived = question.path("is_archived").booleanValue();
        return page.parent().isDataSource(dataSourceId)
                && !page.inTrash()
                && page.archived() == archived
                && workspace.shows(page, caller);
    }

    private static int size(JsonNode size) {
        if (size.isMissingNode() || size.isNull()) {
            return Paging.MAX_SIZE;
        }
        if (!size.isIntegralNumber()) {
            throw Body.mistyped("body.page_size", "a number", size);
        }
        if (size.intValue() > Paging.MAX_SIZE) {
            throw Body.mistyped("body.page_size", "≤ `" + Paging.MAX_SIZE + "`", size);
        }
        if (size.intValue() < 1) {
            throw Body.mistyped("body.page_size", "≥ `1`", size);
        }
        return size.intValue();
    }
}
