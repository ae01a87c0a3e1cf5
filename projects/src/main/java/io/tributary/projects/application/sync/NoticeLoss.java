package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.RedisEpoch.Mark;
import io.tributary.projects.application.sync.TicketSequence.Last;
import java.util.Optional;

/**
 * Notices that a server has forgotten what it held, and has every project repaired. Repeats and replicas that do it at
 * once are harmless, and one that is killed leaves the rest to the next tick: the mark that says that all is well is set
 * last.
 *
 * <p>Redis was wiped: jobs are lost, so every project wants an incremental sweep.
 *
 * <p>PostgreSQL is older than it was, or may be, since another took over: whatever was seen since is lost, also that
 * pages are gone, so every project wants a full sweep. First its tickets are brought above all that were ever given out. An observation from before the loss, made
 * by a process that goes on, may have a ticket that would else be given out again: it would pass for newer than what is
 * seen after it.
 */
final class NoticeLoss {

    /** More than can have been given out after the newest that was marked. */
    static final long MARGIN = 1_000_000;

    private final DueWork due;
    private final TicketSequence tickets;
    private final RedisEpoch epoch;

    NoticeLoss(DueWork due, TicketSequence tickets, RedisEpoch epoch) {
        this.due = due;
        this.tickets = tickets;
        this.epoch = epoch;
    }

    /** Looks once. The mark is read before the tickets: so one that another replica sets meanwhile is no reason. */
    Uni<Void> runOnce() {
        return epoch.read().chain(mark -> tickets.last().chain(last -> compare(mark, last)));
    }

    private Uni<Void> compare(Optional<Mark> marked, Last last) {
        if (marked.isEmpty()) {
            return due.wantAll(SweepKind.INCREMENTAL, WantReason.REDIS_WIPED)
                    .chain(() -> epoch.replace(marked, Mark.at(last)))
                    .replaceWithVoid();
        }
        Mark mark = marked.get();
        if (mark.goneBack()) {
            return repair(mark, last);
        }
        if (mark.isAheadOf(last)) {
            Mark goneBack = mark.withGoneBack();
            return epoch.replace(marked, goneBack)
                    .chain(first ->
                            first ? repair(goneBack, last) : Uni.createFrom().voidItem());
        }
        Mark now = mark.next(last);
        return now.equals(mark)
                ? Uni.createFrom().voidItem()
                : epoch.replace(marked, now).replaceWithVoid();
    }

    private Uni<Void> repair(Mark mark, Last last) {
        Last raised = new Last(mark.ticket() + MARGIN, last.timeline());
        return tickets.raiseTo(raised.ticket())
                .chain(() -> due.wantAll(SweepKind.FULL, WantReason.POSTGRES_RESTORED))
                .chain(() -> epoch.replace(Optional.of(mark), mark.next(raised)))
                .replaceWithVoid();
    }
}
