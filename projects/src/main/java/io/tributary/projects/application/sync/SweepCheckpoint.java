package io.tributary.projects.application.sync;

import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come. Rows are listed by ascending created time, which doesn't move under a reader, in windows that
 * begin where Notion's cap ended the one before. Every step that needs Notion or writes rows has its own checkpoint, so
 * a slice that dies repeats one step at most.
 *
 * @param phase what comes next
 * @param editedSince what an incremental run lists; null for a full one, which lists everything
 * @param windowStart lower bound of the window's created times; null for the first window
 * @param lastCreated the latest created time that was listed; null before the first row
 * @param cursor Notion's; null at a window's beginning
 * @param restarts how often Notion has forgotten its cursors in this window
 * @param incomplete whether some rows could not be listed
 * @param relisted whether the list was read a second time, since the first one was doubtful
 * @param unseenAfter up to which page id the unseen ones have been asked for; null before the first
 */
public record SweepCheckpoint(
        Phase phase,
        @Nullable Instant editedSince,
        @Nullable Instant windowStart,
        @Nullable Instant lastCreated,
        @Nullable String cursor,
        int restarts,
        boolean incomplete,
        boolean relisted,
        @Nullable UUID unseenAfter) {

    /** A window that has begun so often without getting on doesn't get on. */
    static final int MOST_RESTARTS = 10;

    /** Created times are floored to it. */
    private static final Duration CREATED_TIME_STEP = Duration.ofMinutes(1);

    /** What comes next in a run. */
    public enum Phase {
        /** Fetch the data source: is it there, and what is its schema? */
        SCHEMA,
        /** Query the next page of rows. */
        LIST,
        /** Doubt the list if it lacks very many of the pages that the copy has. */
        CONTROL,
        /** Ask for each page that the list did not show. */
        UNSEEN,
        /** Nothing: the pass is over. */
        END
    }

    /** The beginning of a full run. */
    public static SweepCheckpoint full() {
        return new SweepCheckpoint(Phase.SCHEMA, null, null, null, null, 0, false, false, null);
    }

    /**
     * The beginning of an incremental run: with its query, since that says too whether the data source is there, and a
     * changed schema comes by webhook and by full runs. Only {@code schemaToo}, where a {@code schema:sync} may have got
     * lost, does it fetch the data source first.
     */
    public static SweepCheckpoint incremental(Instant editedSince, boolean schemaToo) {
        Phase first = schemaToo ? Phase.SCHEMA : Phase.LIST;
        return new SweepCheckpoint(first, editedSince, null, null, null, 0, false, false, null);
    }

    /** What to ask Notion next in phase {@code LIST}. */
    Query query() {
        return new Query(windowStart, editedSince, cursor);
    }

    /** The data source is there. */
    SweepCheckpoint afterSchema() {
        return window(null, null, incomplete, relisted);
    }

    /** A page of rows came. */
    SweepCheckpoint afterRows(QueryAnswer answer) {
        Instant last = later(lastCreated, answer.lastCreated());
        if (answer.nextCursor() != null) {
            return new SweepCheckpoint(
                    Phase.LIST,
                    editedSince,
                    windowStart,
                    last,
                    answer.nextCursor(),
                    restarts,
                    incomplete,
                    relisted,
                    null);
        }
        return answer.incomplete() ? nextWindow(last) : listed(incomplete);
    }

    /**
     * Notion has forgotten the cursor. The window begins anew where it had come to, not where it began: a connection
     * that waits long between its requests would otherwise never get to the end. If that is the same place again and
     * again, it is a minute that holds more rows than are listed while a cursor lives: then the rest of it is left out.
     */
    SweepCheckpoint afterInvalidCursor() {
        Instant start = later(windowStart, lastCreated);
        if (!Objects.equals(start, windowStart)) {
            return window(start, lastCreated, incomplete, relisted);
        }
        if (restarts < MOST_RESTARTS) {
            return new SweepCheckpoint(
                    Phase.LIST, editedSince, start, lastCreated, null, restarts + 1, incomplete, relisted, null);
        }
        return start == null ? listed(true) : window(start.plus(CREATED_TIME_STEP), lastCreated, true, relisted);
    }

    /** The list can be believed. */
    SweepCheckpoint believed() {
        return at(Phase.UNSEEN, null);
    }

    /** The list was wrong: read it again, once. */
    SweepCheckpoint doubted() {
        return window(null, null, false, true);
    }

    /** The unseen pages up to {@code last} have been asked for. */
    SweepCheckpoint afterUnseen(UUID last) {
        return at(Phase.UNSEEN, last);
    }

    /** No unseen page is left. */
    SweepCheckpoint ended() {
        return at(Phase.END, null);
    }

    private SweepCheckpoint nextWindow(@Nullable Instant last) {
        Instant start = later(windowStart, last);
        if (start == null) {
            return listed(true);
        }
        // One created minute holds more rows than a query shows: nothing lists the rest of it.
        boolean stuck = start.equals(windowStart);
        return window(stuck ? start.plus(CREATED_TIME_STEP) : start, last, incomplete || stuck, relisted);
    }

    private SweepCheckpoint listed(boolean incompleteNow) {
        Phase next = editedSince == null ? Phase.CONTROL : Phase.END;
        return new SweepCheckpoint(next, editedSince, null, null, null, 0, incompleteNow, relisted, null);
    }

    private SweepCheckpoint window(
            @Nullable Instant start, @Nullable Instant last, boolean incompleteNow, boolean again) {
        return new SweepCheckpoint(Phase.LIST, editedSince, start, last, null, 0, incompleteNow, again, null);
    }

    private SweepCheckpoint at(Phase next, @Nullable UUID unseen) {
        return new SweepCheckpoint(next, editedSince, null, null, null, 0, incomplete, relisted, unseen);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
