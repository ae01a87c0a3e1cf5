package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.Decision;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.PageRules;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of the copy: applies what was observed of pages, by {@link PageRules}, within the caller's
 * transaction. Rows, their states, the change log and the events commit together or not at all.
 *
 * <p>Locks, in this order: the project's row (shared, so that a purge waits), the pages' states by ascending id. A
 * caller that needs other locks takes them first.
 */
public final class PageWriter {

    private final Outbox outbox;
    private final Clock clock;

    /** Tells changes through {@code outbox}; {@code clock} gives the times of changes. */
    public PageWriter(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Applies observations, of a page the newest. With none it only tells whether the project is still there. The
     * number of statements doesn't depend on the number of observations.
     */
    public Uni<Applied> apply(SqlConnection tx, UUID projectId, List<Observation> observations) {
        List<Observation> newest = newestOfEach(observations);
        Instant now = clock.instant();
        return LockedPages.lock(tx, projectId, newest)
                .chain(locked -> locked == null
                        ? Uni.createFrom().item(Applied.nothing())
                        : write(tx, decide(projectId, locked, newest, now)));
    }

    private Uni<Applied> write(SqlConnection tx, PageWrites writes) {
        return Pg.pipeline(List.of(
                        writes.states(tx),
                        writes.contents(tx),
                        writes.marks(tx),
                        writes.editTimes(tx),
                        writes.changeLog(tx),
                        outbox.add(tx, writes.events())))
                .map(done -> writes.applied());
    }

    private static PageWrites decide(UUID projectId, LockedPages locked, List<Observation> observations, Instant now) {
        PageWrites writes = new PageWrites(projectId, now);
        for (Observation observation : observations) {
            var stored = locked.of(observation);
            Decision decision = PageRules.decide(locked.home(), stored, observation, now);
            writes.add(observation, stored.copy(), decision);
        }
        return writes;
    }

    private static List<Observation> newestOfEach(List<Observation> observations) {
        Map<UUID, @Nullable Observation> newest = new HashMap<>();
        for (Observation observation : observations) {
            newest.merge(observation.pageId(), observation, PageWriter::newer);
        }
        return newest.values().stream()
                .sorted(Comparator.comparing(observation -> observation.pageId().toString()))
                .toList();
    }

    private static Observation newer(Observation one, Observation other) {
        return other.seen().ticket() >= one.seen().ticket() ? other : one;
    }
}
