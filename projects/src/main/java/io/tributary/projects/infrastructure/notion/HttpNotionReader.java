package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.notion.Listed;
import io.tributary.notion.Listing;
import io.tributary.notion.NotionAnswer;
import io.tributary.notion.NotionApi;
import io.tributary.notion.Page;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.Tickets;
import io.tributary.projects.infrastructure.notion.Requests.Made;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notion over HTTP. */
@Singleton
public final class HttpNotionReader implements NotionReader {

    private static final int PAGE_SIZE = 100;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final NotionApi api;
    private final Requests requests;
    private final WholePages pages;
    private final Clock clock;

    /** Asks by this client, within that budget. */
    public HttpNotionReader(
            NotionApi api, RateLimiter limiter, Tickets tickets, ConnectionTokens tokens, Vertx vertx, Clock clock) {
        this.api = api;
        this.requests = new Requests(limiter, tickets, tokens, vertx, clock);
        this.pages = new WholePages(api, requests, clock);
        this.clock = clock;
    }

    @Override
    public Uni<PageAnswer> page(SyncTarget target, UUID pageId, Work work) {
        return pages.read(target, pageId, work);
    }

    @Override
    public Uni<QueryAnswer> query(SyncTarget target, Query query, Work work) {
        return requests.first(target, "query", work, call -> api.query(call, target.dataSourceId(), body(query)))
                .map(this::rows);
    }

    @Override
    public Uni<DataSourceAnswer> dataSource(SyncTarget target, Work work) {
        return requests.first(target, "schema", work, call -> api.dataSource(call, target.dataSourceId()))
                .map(made -> made.answer() == null
                        ? new DataSourceAnswer(made.seen(), null, false)
                        : new DataSourceAnswer(
                                made.seen(),
                                SchemaJson.of(made.answer().value()),
                                made.answer().value().inTrash()));
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

    private QueryAnswer rows(Made<Listing> made) {
        NotionAnswer<Listing> answer = made.answer();
        if (answer == null) {
            throw NotionFailure.refused("Notion lists no such data source: it was deleted, or is no longer shared with"
                    + " the connection. Restore it, or share its database with the connection again.");
        }
        Listing listing = answer.value();
        List<PageContent> whole = new ArrayList<>();
        List<PartialRow> partial = new ArrayList<>();
        listing.results().forEach(row -> sortOut(row, whole, partial));
        return new QueryAnswer(
                made.seen(),
                whole,
                nextCursor(listing.hasMore(), listing.nextCursor()),
                listing.incomplete(),
                answer.date() == null ? clock.instant() : answer.date(),
                partial,
                lastCreated(listing.results()));
    }

    /** Rows come by ascending created time, so where a window ends is the last one's, whether it can be read or not. */
    private static @Nullable Instant lastCreated(List<Listed> rows) {
        return rows.stream()
                .map(HttpNotionReader::created)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Optional<Instant> created(Listed row) {
        if (row instanceof Page page) {
            return Optional.of(page.createdTime());
        }
        try {
            return row instanceof Listed.Other other
                    ? Optional.of(OffsetDateTime.parse(
                                    other.raw().path("created_time").asText(""))
                            .toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Queries of wikis list data sources too, which are no rows. */
    private static void sortOut(Listed row, List<PageContent> whole, List<PartialRow> partial) {
        if (row instanceof Page page) {
            if (page.cutOff().isEmpty()) {
                whole.add(PageJson.content(page));
            } else {
                partial.add(new PartialRow(page.id(), page.lastEditedTime()));
            }
        } else if (row instanceof Listed.Other other && other.object().equals("page") && other.id() != null) {
            partial.add(new PartialRow(other.id(), null));
        }
    }

    /** Where a list goes on; only {@code has_more} ends it, however short a page of it is. */
    static @Nullable String nextCursor(boolean hasMore, @Nullable String cursor) {
        if (hasMore && cursor == null) {
            throw NotionFailure.outage(null, "Notion's list goes on, but it says not where");
        }
        return hasMore ? cursor : null;
    }
}
