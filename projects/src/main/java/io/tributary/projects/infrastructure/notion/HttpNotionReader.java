package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.notion.Computed;
import io.tributary.notion.Listed;
import io.tributary.notion.Listing;
import io.tributary.notion.NotionAnswer;
import io.tributary.notion.NotionApi;
import io.tributary.notion.Page;
import io.tributary.notion.PageProperty;
import io.tributary.notion.PropertyItems;
import io.tributary.notion.PropertyValue;
import io.tributary.notion.PropertyValue.Rollup;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
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
                .recoverWithUni(() -> observe(target, pageId, Work.FOLLOW_UP))
                .onFailure(ChangedMeanwhile.class)
                .transform(failure ->
                        NotionFailure.refused("The page " + pageId + " can't be read: " + failure.getMessage()));
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

    private Uni<PageAnswer> observe(SyncTarget target, UUID pageId, Work work) {
        return requests.first(target, pageId.toString(), work, call -> api.page(call, pageId))
                .chain(made -> made.answer() == null
                        ? Uni.createFrom().item(new PageAnswer(made.seen(), null))
                        : whole(target, made.answer().value())
                                .map(page -> new PageAnswer(made.seen(), PageJson.content(page))));
    }

    private Uni<Page> whole(SyncTarget target, Page page) {
        Uni<Page> whole = Uni.createFrom().item(page);
        for (PageProperty property : page.cutOff()) {
            whole = whole.chain(sofar ->
                    new ItemList(target, page.id(), property).read(null).map(value -> sofar.with(property, value)));
        }
        return whole;
    }

    /** The whole of one property, page by page. */
    private final class ItemList {

        private final SyncTarget target;
        private final UUID pageId;
        private final PageProperty property;

        private ItemList(SyncTarget target, UUID pageId, PageProperty property) {
            this.target = target;
            this.pageId = pageId;
            this.property = property;
        }

        private Uni<PropertyValue> read(@Nullable PropertyItems sofar) {
            String cursor = sofar == null ? null : sofar.nextCursor();
            return requests.next(target, call -> api.propertyItems(call, pageId, property.id(), cursor))
                    .onFailure(HttpNotionReader::isRefused)
                    .transform(ChangedMeanwhile::new)
                    .chain(made -> add(sofar, made.answer()));
        }

        private Uni<PropertyValue> add(@Nullable PropertyItems sofar, @Nullable NotionAnswer<PropertyItems> answer) {
            if (answer == null) {
                return Uni.createFrom().failure(() -> new ChangedMeanwhile(null));
            }
            PropertyItems items = sofar == null ? answer.value() : sofar.then(answer.value());
            if (!items.type().equals(property.type())) {
                return Uni.createFrom().failure(() -> new ChangedMeanwhile(null));
            }
            return nextCursor(items.hasMore(), items.nextCursor()) == null ? end(items.value()) : read(items);
        }

        private Uni<PropertyValue> end(PropertyValue value) {
            return value instanceof Rollup rollup && hasNoResult(rollup)
                    ? Uni.createFrom().failure(() -> new ChangedMeanwhile(null))
                    : Uni.createFrom().item(value);
        }
    }

    private static boolean hasNoResult(Rollup rollup) {
        return rollup.result() == null || (rollup.result() instanceof Computed.Other other && other.isIncomplete());
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

    private QueryAnswer rows(Made<Listing> made) {
        NotionAnswer<Listing> answer = made.answer();
        if (answer == null) {
            throw NotionFailure.refused("Notion lists no such data source: it was deleted, or is no longer shared with"
                    + " the connection. Restore it, or share its database with the connection again.");
        }
        Listing listing = answer.value();
        List<PageContent> pages = new ArrayList<>();
        List<UUID> unreadable = new ArrayList<>();
        listing.results().forEach(row -> sortOut(row, pages, unreadable));
        return new QueryAnswer(
                made.seen(),
                pages,
                nextCursor(listing.hasMore(), listing.nextCursor()),
                listing.incomplete(),
                answer.date() == null ? clock.instant() : answer.date(),
                unreadable,
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
    private static void sortOut(Listed row, List<PageContent> pages, List<UUID> unreadable) {
        if (row instanceof Page page) {
            if (page.cutOff().isEmpty()) {
                pages.add(PageJson.content(page));
            } else {
                unreadable.add(page.id());
            }
        } else if (row instanceof Listed.Other other && other.object().equals("page") && other.id() != null) {
            unreadable.add(other.id());
        }
    }

    /** Where a list goes on; only {@code has_more} ends it, however short a page of it is. */
    private static @Nullable String nextCursor(boolean hasMore, @Nullable String cursor) {
        if (hasMore && cursor == null) {
            throw NotionFailure.outage(null, "Notion's list goes on, but it says not where");
        }
        return hasMore ? cursor : null;
    }

    /** The page's properties aren't what the page showed a moment ago. */
    private static final class ChangedMeanwhile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private ChangedMeanwhile(@Nullable Throwable cause) {
            super("its properties changed while they were read", cause);
        }
    }
}
