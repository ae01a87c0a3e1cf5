package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notion in memory, for the tests of rules. What it shows is what was {@link #put}; an answer is made up when it is
 * asked for and may be held back, fail, or, for queries, lag behind.
 */
public final class FakeNotionReader implements NotionReader {

    private final Clock clock;
    private final Map<UUID, SamplePage> pages = new HashMap<>();
    private final Map<UUID, SamplePage> lagging = new HashMap<>();
    private final Map<UUID, DataSource> dataSources = new HashMap<>();
    private final Map<String, Listing> cursors = new HashMap<>();
    private final Set<UUID> unreadable = new HashSet<>();
    private final Set<UUID> cutOff = new HashSet<>();
    private final Map<UUID, PageAnswer> begun = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final Deque<NotionFailure> failures = new ArrayDeque<>();
    private final Deque<Held> holds = new ArrayDeque<>();
    private @Nullable NotionFailure down;
    private int pageSize = 100;
    private int cap = 10_000;
    private long lastTicket;

    /** An empty workspace. */
    public FakeNotionReader(Clock clock) {
        this.clock = clock;
    }

    /** A call that was made: {@code what} is {@code page}, {@code query} or {@code dataSource}. */
    public record Call(String what, UUID id, Work work, long ticket) {}

    private record DataSource(ObjectNode schema, boolean inTrash) {}

    private record Listing(List<SamplePage> rows, int from, boolean incomplete) {}

    /** An answer that is ready and held back. */
    public static final class Held {

        private final CompletableFuture<Boolean> released = new CompletableFuture<>();

        /** Lets the answer arrive. */
        public void release() {
            released.complete(true);
        }
    }

    /** Shows a page, in place of what was shown under its id. */
    public synchronized SamplePage put(SamplePage page) {
        pages.put(page.id(), page);
        return page;
    }

    /** From now on that id is a 404, and no query lists it. */
    public synchronized void remove(UUID pageId) {
        pages.remove(pageId);
    }

    /** Shows a data source with its schema. */
    public synchronized void putDataSource(UUID id, ObjectNode schema, boolean inTrash) {
        dataSources.put(id, new DataSource(schema, inTrash));
    }

    /** From now on that data source is a 404. */
    public synchronized void removeDataSource(UUID id) {
        dataSources.remove(id);
    }

    /** Queries, not GETs, go on showing this state of the page, until {@link #catchUp}. */
    public synchronized void queriesShow(SamplePage page) {
        lagging.put(page.id(), page);
    }

    /** Queries show what GETs show. */
    public synchronized void catchUp() {
        lagging.clear();
    }

    /** Query rows of this page can't be read. */
    public synchronized void makeUnreadable(UUID pageId) {
        unreadable.add(pageId);
    }

    /** Query rows of this page don't show the whole of it. */
    public synchronized void cutOff(UUID pageId) {
        cutOff.add(pageId);
    }

    /** A GET of the page as it is now is put aside before its end: the next call goes on with it. */
    public synchronized void begin(UUID pageId) {
        Seen seen = new Seen(++lastTicket, clock.instant());
        SamplePage page = Objects.requireNonNull(pages.get(pageId), "no such page");
        begun.put(pageId, new PageAnswer(seen, page.content(), true));
    }

    /** Rows in one page of a query; 100 unless told. */
    public synchronized void pageSize(int rows) {
        pageSize = rows;
    }

    /** Rows in one query in all; 10,000 unless told. */
    public synchronized void cap(int rows) {
        cap = rows;
    }

    /** All cursors that were given out are invalid. */
    public synchronized void expireCursors() {
        cursors.clear();
    }

    /** The next call fails; several are used in turn. */
    public synchronized void failNext(NotionFailure failure) {
        failures.add(failure);
    }

    /** Every call fails, until {@link #comeBack}. */
    public synchronized void goDown(NotionFailure failure) {
        down = failure;
    }

    /** Ends {@link #goDown}. */
    public synchronized void comeBack() {
        down = null;
    }

    /** The next call's answer is made up when it is asked for, but arrives only when it is released. */
    public synchronized Held holdNext() {
        Held held = new Held();
        holds.add(held);
        return held;
    }

    /** The calls that took a ticket, in order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Uni<PageAnswer> page(SyncTarget target, UUID pageId, Work work) {
        return answer("page", pageId, work, seen -> {
            SamplePage page = pages.get(pageId);
            PageAnswer aside = begun.remove(pageId);
            return aside == null ? new PageAnswer(seen, page == null ? null : page.content(), false) : aside;
        });
    }

    @Override
    public Uni<QueryAnswer> query(SyncTarget target, Query query, Work work) {
        return answer("query", target.dataSourceId(), work, seen -> {
            if (!dataSources.containsKey(target.dataSourceId())) {
                throw NotionFailure.refused("Notion lists no such data source: it is no longer shared");
            }
            return slice(seen, listing(target, query));
        });
    }

    @Override
    public Uni<DataSourceAnswer> dataSource(SyncTarget target, Work work) {
        return answer("dataSource", target.dataSourceId(), work, seen -> {
            DataSource found = dataSources.get(target.dataSourceId());
            return found == null
                    ? new DataSourceAnswer(seen, null, false)
                    : new DataSourceAnswer(seen, found.schema().deepCopy(), found.inTrash());
        });
    }

    private interface Answering<T> {
        T to(Seen seen);
    }

    private <T> Uni<T> answer(String what, UUID id, Work work, Answering<T> answering) {
        return Uni.createFrom().deferred(() -> {
            Supplier<T> made;
            Held held;
            // Whoever sees that the call was made must not come before it to the hold that is meant for it.
            synchronized (this) {
                made = make(what, id, work, answering);
                held = holds.poll();
            }
            return held == null
                    ? Uni.createFrom().item(made)
                    : Uni.createFrom().completionStage(held.released).map(released -> made.get());
        });
    }

    private synchronized <T> Supplier<T> make(String what, UUID id, Work work, Answering<T> answering) {
        NotionFailure failure = down != null ? down : failures.poll();
        if (failure != null && isWithoutRequest(failure)) {
            return failing(failure);
        }
        Seen seen = new Seen(++lastTicket, clock.instant());
        calls.add(new Call(what, id, work, seen.ticket()));
        if (failure != null) {
            return failing(failure);
        }
        try {
            T answer = answering.to(seen);
            return () -> answer;
        } catch (NotionFailure refused) {
            return failing(refused);
        }
    }

    private static boolean isWithoutRequest(NotionFailure failure) {
        return failure.kind() == NotionFailure.Kind.NO_BUDGET || failure.kind() == NotionFailure.Kind.NO_SLOT;
    }

    private static <T> Supplier<T> failing(NotionFailure failure) {
        return () -> {
            throw failure;
        };
    }

    private Listing listing(SyncTarget target, Query query) {
        if (query.cursor() != null) {
            Listing listing = cursors.get(query.cursor());
            if (listing == null) {
                throw NotionFailure.invalidCursor("The start_cursor provided is invalid: " + query.cursor());
            }
            return listing;
        }
        List<SamplePage> all = pages.values().stream()
                .map(page -> lagging.getOrDefault(page.id(), page))
                .filter(page -> target.dataSourceId().equals(page.dataSourceId()))
                .filter(page -> !page.inTrash() && !page.archived())
                .filter(page -> since(query.createdOnOrAfter(), page.created()))
                .filter(page -> since(query.editedOnOrAfter(), page.edited()))
                .sorted(Comparator.comparing(SamplePage::created).thenComparing(SamplePage::id))
                .toList();
        return new Listing(all.subList(0, Math.min(cap, all.size())), 0, all.size() > cap);
    }

    private QueryAnswer slice(Seen seen, Listing listing) {
        int to = Math.min(listing.from() + pageSize, listing.rows().size());
        List<SamplePage> rows = listing.rows().subList(listing.from(), to);
        String next = null;
        if (to < listing.rows().size()) {
            next = "cursor-" + seen.ticket();
            cursors.put(next, new Listing(listing.rows(), to, listing.incomplete()));
        }
        return new QueryAnswer(
                seen,
                rows.stream()
                        .filter(row -> !unreadable.contains(row.id()) && !cutOff.contains(row.id()))
                        .map(SamplePage::content)
                        .toList(),
                next,
                listing.incomplete(),
                clock.instant(),
                rows.stream()
                        .filter(row -> unreadable.contains(row.id()) || cutOff.contains(row.id()))
                        .map(row -> new PartialRow(row.id(), cutOff.contains(row.id()) ? row.edited() : null))
                        .toList(),
                rows.isEmpty() ? null : rows.get(rows.size() - 1).created());
    }

    private static boolean since(@Nullable Instant bound, Instant time) {
        return bound == null || !time.isBefore(bound);
    }
}
