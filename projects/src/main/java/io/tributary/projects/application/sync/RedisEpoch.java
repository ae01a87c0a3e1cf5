package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * A mark in Redis by which a loss is known. If it is gone, Redis was wiped, and every job that waited with it. If it has
 * a ticket that PostgreSQL hasn't given out yet, PostgreSQL is older than it was: a backup was restored, or a standby
 * took over that was behind.
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
     */
    record Mark(long ticket, boolean goneBack) {

        private static final String GONE_BACK = "gone-back:";

        static Mark at(long ticket) {
            return new Mark(ticket, false);
        }

        Mark withGoneBack() {
            return new Mark(ticket, true);
        }

        /** As it stands in Redis. */
        public String text() {
            return goneBack ? GONE_BACK + ticket : Long.toString(ticket);
        }

        /**
         * Reads {@link #text()}.
         *
         * @throws NumberFormatException if it is no mark
         */
        public static Mark parse(String text) {
            return text.startsWith(GONE_BACK)
                    ? new Mark(Long.parseLong(text.substring(GONE_BACK.length())), true)
                    : at(Long.parseLong(text));
        }
    }
}
