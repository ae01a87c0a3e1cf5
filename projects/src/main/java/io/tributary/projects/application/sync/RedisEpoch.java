package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mark in Redis by which a loss is known. If it is gone, Redis was wiped, and every job that waited with it. If it has
 * a ticket that PostgreSQL hasn't given out yet, PostgreSQL is older than it was: a backup was restored, or a standby
 * took over that was behind. If it has another timeline than PostgreSQL, that may be so too: a standby that lacks the last
 * second has nearly the same tickets, since what is written ahead of a sequence is some of them at a time.
 */
public interface RedisEpoch {

    /** The mark that is there. Fails while Redis doesn't answer, which says nothing of what it holds. */
    Uni<Optional<Mark>> read();

    /** Sets the next mark if {@code expected} is still there (empty: none). Says whether it was. */
    Uni<Boolean> replace(Optional<Mark> expected, Mark next);

    /**
     * What is marked.
     *
     * @param ticket the newest that was seen in PostgreSQL
     * @param goneBack whether PostgreSQL was found behind it, and not all that this causes is done
     * @param timeline in which that was; null if it isn't known: PostgreSQL never told, or a version set the
     *     mark that looked at tickets alone
     */
    record Mark(long ticket, boolean goneBack, @Nullable String timeline) {

        private static final String GONE_BACK = "gone-back:";

        static Mark at(TicketSequence.Last last) {
            return new Mark(last.ticket(), false, last.timeline());
        }

        /** The one after this. A server that doesn't tell its timeline may be a standby that takes over: the known one stays. */
        Mark next(TicketSequence.Last last) {
            return new Mark(last.ticket(), false, last.timeline() == null ? timeline : last.timeline());
        }

        Mark withGoneBack() {
            return new Mark(ticket, true, timeline);
        }

        /** Whether what is there now may lack something of what was there. */
        public boolean isAheadOf(TicketSequence.Last last) {
            return last.ticket() < ticket || isAnotherThan(last.timeline());
        }

        private boolean isAnotherThan(@Nullable String now) {
            return timeline != null && now != null && !timeline.equals(now);
        }

        /** As it stands in Redis, beside its timeline: versions that know of none read it too. */
        public String text() {
            return goneBack ? GONE_BACK + ticket : Long.toString(ticket);
        }

        /**
         * Reads {@link #text()}.
         *
         * @throws NumberFormatException if it is no mark
         */
        public static Mark parse(String text, @Nullable String timeline) {
            return text.startsWith(GONE_BACK)
                    ? new Mark(Long.parseLong(text.substring(GONE_BACK.length())), true, timeline)
                    : new Mark(Long.parseLong(text), false, timeline);
        }
    }
}
