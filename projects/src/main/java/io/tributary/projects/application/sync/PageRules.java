package io.tributary.projects.application.sync;

import io.tributary.projects.application.sync.Decision.Ignore;
import io.tributary.projects.application.sync.Decision.LookAgain;
import io.tributary.projects.application.sync.Decision.Mark;
import io.tributary.projects.application.sync.Decision.Same;
import io.tributary.projects.application.sync.Decision.Unconfirmed;
import io.tributary.projects.application.sync.Decision.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Newer wins: what one observation changes, given what is stored. Tickets order observations, except that a query may
 * show what was true before its ticket; whatever of it could be such an echo is left to a GET.
 */
public final class PageRules {

    /** How long a query may lag behind. */
    static final Duration QUERY_LAG = Duration.ofMinutes(10);

    /** How far apart two 404s are before a page counts as gone. */
    static final Duration CONFIRM_AFTER = Duration.ofSeconds(60);

    private PageRules() {}

    /** Decides; {@code now} is what the age of an edit is measured by. */
    public static Decision decide(Home home, StoredPage stored, Observation observation, Instant now) {
        if (observation.seen().ticket() <= stored.ticket()) {
            return outrunByAnEcho(home, stored, observation) ? new LookAgain() : new Ignore();
        }
        PageContent page = observation.content();
        if (page == null) {
            return absent(stored, observation.seen().grantedAt());
        }
        PageCopy copy = stored.copy();
        if (observation instanceof Observation.Row && copy != null && mayBeAnEcho(home, copy, page, now)) {
            return new LookAgain();
        }
        return present(home, copy, page, observation instanceof Observation.Row);
    }

    private static Decision present(Home home, @Nullable PageCopy copy, PageContent page, boolean byQuery) {
        MissingReason missing = missing(home, page);
        if (missing == MissingReason.MOVED) {
            // What it is elsewhere isn't the project's: a page that never was here leaves no content.
            return copy == null || copy.missing() == MissingReason.MOVED
                    ? new Same(moved(copy, page, byQuery))
                    : new Mark(MissingReason.MOVED, moved(copy, page, byQuery));
        }
        return copy == null || differs(home, copy, page)
                ? new Write(page, missing)
                : new Same(moved(copy, page, byQuery));
    }

    private static Decision absent(StoredPage stored, Instant seenAt) {
        Instant since = stored.missingSince();
        PageCopy copy = stored.copy();
        if (copy != null && copy.missing() == MissingReason.NOT_FOUND) {
            return new Same(null);
        }
        if (since == null) {
            return new Unconfirmed(seenAt);
        }
        if (seenAt.isBefore(since.plus(CONFIRM_AFTER))) {
            return new Unconfirmed(since);
        }
        return copy == null ? new Same(null) : new Mark(MissingReason.NOT_FOUND, null);
    }

    /** A row that differs and that the query may show from before what is stored. */
    private static boolean mayBeAnEcho(Home home, PageCopy copy, PageContent row, Instant now) {
        if (!differs(home, copy, row)) {
            return false;
        }
        Instant lagging = now.minus(QUERY_LAG);
        boolean justMarked = copy.missingAt() != null && copy.missingAt().isAfter(lagging);
        int order = row.lastEditedTime().compareTo(copy.lastEditedTime());
        return order < 0 || (order == 0 && row.lastEditedTime().isAfter(lagging)) || justMarked;
    }

    /**
     * A GET that comes too late, after a query with a later ticket. The query may have shown an older state than the
     * GET, and no other job will look: so one more GET decides. The late one itself changes nothing.
     */
    private static boolean outrunByAnEcho(Home home, StoredPage stored, Observation late) {
        if (!stored.byQuery() || late instanceof Observation.Row || late.seen().ticket() == stored.ticket()) {
            return false;
        }
        PageCopy copy = stored.copy();
        PageContent page = late.content();
        if (page == null) {
            return copy != null && copy.missing() == null;
        }
        if (copy == null) {
            return home.holds(page);
        }
        return differs(home, copy, page) && !page.lastEditedTime().isBefore(copy.lastEditedTime());
    }

    private static boolean differs(Home home, PageCopy copy, PageContent page) {
        MissingReason missing = missing(home, page);
        if (!Objects.equals(missing, copy.missing())) {
            return true;
        }
        return missing != MissingReason.MOVED && !Arrays.equals(copy.hash(), page.hash());
    }

    private static @Nullable MissingReason missing(Home home, PageContent page) {
        if (!home.holds(page)) {
            return MissingReason.MOVED;
        }
        if (page.inTrash()) {
            return MissingReason.TRASHED;
        }
        return page.archived() ? MissingReason.ARCHIVED : null;
    }

    /** The time of the last edit, if it has to be stored: a query's echo never moves it back. */
    private static @Nullable Instant moved(@Nullable PageCopy copy, PageContent page, boolean byQuery) {
        if (copy == null) {
            return null;
        }
        int order = page.lastEditedTime().compareTo(copy.lastEditedTime());
        return order > 0 || (order < 0 && !byQuery) ? page.lastEditedTime() : null;
    }
}
