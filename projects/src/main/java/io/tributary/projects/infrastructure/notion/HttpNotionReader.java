package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionAnswer;
import io.tributary.notion.NotionApi;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.Tickets;
import io.tributary.projects.infrastructure.notion.PageJson.CutOff;
import io.tributary.projects.infrastructure.notion.Requests.Made;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notion over HTTP. */
@Singleton
public final class HttpNotionReader implements NotionReader {

    private static final int PAGE_SIZE = 100;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final NotionApi api;
    private final Requests requests;
    private final Clock clock;

    /** Asks by this client, within that budget. */
    public HttpNotionReader(
            NotionApi api, RateLimiter limiter, Tickets tickets, ConnectionTokens tokens, Vertx vertx, Clock clock) {
        this.api = api;
        this.requests = new Requests(limiter, tickets, tokens, vertx, clock);
        this.clock = clock;
    }

    @Override
    public Uni<PageAnswer> page(SyncTarget target, UUID pageId, Work work) {
        return observe(target, pageId, work)
                .onFailure(ChangedMeanwhile.class)
                .retry()
                .atMost(1)
                .onFailure(failure -> failure instanceof ChangedMeanwhile || failure instanceof UnreadablePage)
                .transform(failure ->
                        NotionFailure.refused("The page " + pageId + " can't be read: " + failure.getMessage()));
    }

    @Override
    public Uni<QueryAnswer> query(SyncTarget target, Query query, Work work) {
        return requests.first(target.connectionId(), work, call -> api.query(call, target.dataSourceId(), body(query)))
                .map(this::rows);
    }

    @Override
    public Uni<DataSourceAnswer> dataSource(SyncTarget target, Work work) {
        return requests.first(target.connectionId(), work, call -> api.dataSource(call, target.dataSourceId()))
                .map(made -> made.answer() == null
                        ? new DataSourceAnswer(made.seen(), null, false)
                        : new DataSourceAnswer(
                                made.seen(),
                                SchemaJson.of(made.answer().body()),
                                made.answer().body().path("in_trash").asBoolean(false)));
    }

    private Uni<PageAnswer> observe(SyncTarget target, UUID pageId, Work work) {
        return requests.first(target.connectionId(), work, call -> api.page(call, pageId))
                .chain(made -> made.answer() == null
                        ? Uni.createFrom().item(new PageAnswer(made.seen(), null))
                        : whole(target, new PageJson(made.answer().body()), work)
                                .map(page -> new PageAnswer(made.seen(), page.content())));
    }

    private Uni<PageJson> whole(SyncTarget target, PageJson page, Work work) {
        Uni<PageJson> whole = Uni.createFrom().item(page);
        for (CutOff property : page.cutOff()) {
            whole = whole.chain(sofar ->
                    new ItemList(target, sofar, property, work).read(null).map(items -> sofar.with(property, items)));
        }
        return whole;
    }

    /** The whole of one property, page by page: its list or, of a rollup, what the last page says. */
    private final class ItemList {

        private final ArrayNode items = JSON.arrayNode();
        private final SyncTarget target;
        private final UUID pageId;
        private final CutOff property;
        private final Work work;

        private ItemList(SyncTarget target, PageJson page, CutOff property, Work work) {
            this.target = target;
            this.pageId = Objects.requireNonNull(page.id(), "A page that was fetched has an id");
            this.property = property;
            this.work = work;
        }

        private Uni<JsonNode> read(@Nullable String cursor) {
            return requests.next(
                            target.connectionId(),
                            work,
                            call -> api.propertyItems(call, pageId, property.propertyId(), cursor))
                    .onFailure(HttpNotionReader::isRefused)
                    .transform(ChangedMeanwhile::new)
                    .chain(made -> add(made.answer()));
        }

        private Uni<JsonNode> add(@Nullable NotionAnswer answer) {
            if (answer == null) {
                return Uni.createFrom().failure(() -> new ChangedMeanwhile(null));
            }
            String next = nextCursor(answer.body());
            if (property.isRollup()) {
                return next == null ? whole(answer.body().path("property_item").path(property.type())) : read(next);
            }
            for (JsonNode item : answer.body().path("results")) {
                if (!item.has(property.type())) {
                    return Uni.createFrom().failure(() -> new ChangedMeanwhile(null));
                }
                items.add(item.path(property.type()));
            }
            return next == null ? Uni.createFrom().item(items) : read(next);
        }

        private Uni<JsonNode> whole(JsonNode rollup) {
            return rollup.isObject() && !rollup.path("type").asText().equals("incomplete")
                    ? Uni.createFrom().item(rollup)
                    : Uni.createFrom().failure(() -> new ChangedMeanwhile(null));
        }
    }

    private static boolean isRefused(Throwable failure) {
        return failure instanceof NotionFailure notion
                && (notion.kind() == Kind.REFUSED || notion.kind() == Kind.INVALID_CURSOR);
    }

    private static ObjectNode body(Query query) {
        ObjectNode body = JSON.objectNode();
        List<ObjectNode> filters = new ArrayList<>();
        if (query.createdOnOrAfter() != null) {
            filters.add(since("created_time", query.createdOnOrAfter()));
        }
        if (query.editedOnOrAfter() != null) {
            filters.add(since("last_edited_time", query.editedOnOrAfter()));
        }
        if (filters.size() == 1) {
            body.set("filter", filters.get(0));
        } else if (!filters.isEmpty()) {
            body.putObject("filter").putArray("and").addAll(filters);
        }
        // A window can be resumed only if its rows don't move: created times never do.
        body.putArray("sorts").addObject().put("timestamp", "created_time").put("direction", "ascending");
        body.put("page_size", PAGE_SIZE);
        if (query.cursor() != null) {
            body.put("start_cursor", query.cursor());
        }
        return body;
    }

    private static ObjectNode since(String timestamp, Instant bound) {
        ObjectNode filter = JSON.objectNode().put("timestamp", timestamp);
        filter.putObject(timestamp).put("on_or_after", bound.toString());
        return filter;
    }

    private QueryAnswer rows(Made made) {
        NotionAnswer answer = made.answer();
        if (answer == null) {
            throw NotionFailure.refused("Notion lists no such data source: it was deleted, or is no longer shared with"
                    + " the connection. Restore it, or share its database with the connection again.");
        }
        List<PageContent> pages = new ArrayList<>();
        List<UUID> unreadable = new ArrayList<>();
        answer.body().path("results").forEach(row -> sortOut(new PageJson(row), pages, unreadable));
        return new QueryAnswer(
                made.seen(),
                pages,
                nextCursor(answer.body()),
                answer.body().path("request_status").path("type").asText("").equals("incomplete"),
                answer.date() == null ? clock.instant() : answer.date(),
                unreadable,
                lastCreated(answer.body().path("results")));
    }

    /** Rows come by ascending created time, so where a window ends is the last one's, whether it can be read or not. */
    private static @Nullable Instant lastCreated(JsonNode rows) {
        Instant last = null;
        for (JsonNode row : rows) {
            Instant created = created(row);
            if (created != null && (last == null || created.isAfter(last))) {
                last = created;
            }
        }
        return last;
    }

    private static @Nullable Instant created(JsonNode row) {
        try {
            return OffsetDateTime.parse(row.path("created_time").asText("")).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void sortOut(PageJson row, List<PageContent> pages, List<UUID> unreadable) {
        UUID id = row.id();
        if (!row.isPage() || id == null) {
            return;
        }
        try {
            if (row.cutOff().isEmpty()) {
                pages.add(row.content());
            } else {
                unreadable.add(id);
            }
        } catch (UnreadablePage e) {
            unreadable.add(id);
        }
    }

    /** Where a list goes on; only {@code has_more} ends it, however short a page of it is. */
    private static @Nullable String nextCursor(ObjectNode list) {
        if (!list.path("has_more").asBoolean(false)) {
            return null;
        }
        String cursor = list.path("next_cursor").asText("");
        if (cursor.isEmpty()) {
            throw NotionFailure.outage(null, "Notion's list goes on, but it says not where");
        }
        return cursor;
    }

    /** The page's properties aren't what the page showed a moment ago. */
    private static final class ChangedMeanwhile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private ChangedMeanwhile(@Nullable Throwable cause) {
            super("its properties changed while they were read", cause);
        }
    }
}
