package io.tributary.projects.application.outbox;

import io.smallrye.mutiny.Uni;
import io.tributary.events.EventMessage;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The events that are committed and not published yet. */
public interface OutboxRows {

    /**
     * Hands over the oldest rows, in the order of their ids, then deletes the published and sets the refused aside. All
     * of it is one transaction under a lock that only one relay has: if {@code publish} fails, or the process dies,
     * every row stays.
     *
     * @param most how many rows at most
     * @param publish says what became of each row
     */
    Uni<Relayed> relay(int most, Function<List<Waiting>, Uni<Verdict>> publish);

    /** An event and its place in the order. */
    record Waiting(long id, EventMessage event) {}

    /**
     * What became of rows.
     *
     * @param published ids of the rows that are durable elsewhere now
     * @param refused why, by id, for those that never will be: they are kept, visibly, and tried no more
     */
    record Verdict(List<Long> published, Map<Long, String> refused) {}

    /**
     * What one round did.
     *
     * @param elsewhere another relay is at work, so this one did nothing
     * @param published how many events got out
     * @param refused how many were set aside
     */
    record Relayed(boolean elsewhere, int published, int refused) {

        /** Whether there may be more rows. */
        public boolean foundAny() {
            return published + refused > 0;
        }
    }
}
