package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Notion's data, as the sync needs it. Before each HTTP request goes out, it gets its permit from the budget and then
 * its ticket. What is put together from several requests carries the first one's ticket and grant.
 *
 * <p>Every method fails with {@link NotionFailure} and nothing else that callers must know.
 */
public interface NotionReader {

    /**
     * Fetches one page, with all of its relations and people, however many. If the budget lets it not come to its end in
     * one go, or an outage breaks it off, it fails, and the next call for the page goes on where this one stopped.
     */
    Uni<PageAnswer> page(SyncTarget target, UUID pageId, Work work);

    /** Fetches one page of a query. */
    Uni<QueryAnswer> query(SyncTarget target, Query query, Work work);

    /** Fetches the data source. */
    Uni<DataSourceAnswer> dataSource(SyncTarget target, Work work);

    /** Whose share of the budget a request takes. */
    enum Work {
        /** The request with which a {@code page:sync} begins. */
        PAGE,
        /**
         * A further one of a job that has begun, such as a confirmation, or one that is seldom, such as a schema's. It
         * needs no slot, and if the window is full it is waited for a little.
         */
        FOLLOW_UP,
        /** A sweep or its probes. */
        SWEEP
    }

    /**
     * When an observation was made.
     *
     * @param ticket the first request's ticket
     * @param grantedAt Redis TIME at the first request's permit: {@code seen_at}
     */
    record Seen(long ticket, Instant grantedAt) {}

    /**
     * One page, or that Notion has none of that id for us.
     *
     * @param seen when
     * @param page the page; null for a 404
     * @param resumed whether an earlier call began it, so that it may be older than the wish for this one
     */
    record PageAnswer(Seen seen, @Nullable PageContent page, boolean resumed) {}

    /**
     * One page of a query, sorted by created time, ascending.
     *
     * @param createdOnOrAfter lower bound of the window; null for the first
     * @param editedOnOrAfter what an incremental sweep asks for; null for a full one
     * @param cursor Notion's; null for the first page
     */
    record Query(
            @Nullable Instant createdOnOrAfter,
            @Nullable Instant editedOnOrAfter,
            @Nullable String cursor) {}

    /**
     * One page of a query's result.
     *
     * @param seen when
     * @param pages its rows that show the whole page
     * @param nextCursor where it goes on; null at the end
     * @param incomplete Notion's cap was reached: go on with a window that starts at the last row's created time
     * @param notionDate the answer's {@code Date} header
     * @param partial its rows that don't. Each needs a {@code page:sync}, which completes it or says why not. They
     *     aren't completed here: a hundred of them would take more permits than a sweep gets in a minute
     * @param lastCreated the latest created time of all its rows, also of those that don't show the whole page; null if
     *     it has none
     */
    record QueryAnswer(
            Seen seen,
            List<PageContent> pages,
            @Nullable String nextCursor,
            boolean incomplete,
            Instant notionDate,
            List<PartialRow> partial,
            @Nullable Instant lastCreated) {}

    /**
     * A row that doesn't show the whole page: it holds a list that Notion cuts off (more than 25 relations or people), or
     * can't be read.
     *
     * @param lastEditedTime Notion's, floored to the minute; null if the row can't be read
     */
    record PartialRow(UUID pageId, @Nullable Instant lastEditedTime) {}

    /**
     * The data source, or that Notion has none of that id for us.
     *
     * @param seen when
     * @param schema by property id: {@code {"<id>":{"name":"Status","type":"status","config":{"options":[…]}}}}, the
     *     configuration without colours and descriptions, which change no value; null for a 404
     * @param inTrash whether the data source is in the trash
     */
    record DataSourceAnswer(Seen seen, @Nullable ObjectNode schema, boolean inTrash) {}
}
