package io.tributary.projects.application.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why Notion gave no answer: each kind has its own consequence, and none of them is a lost update. */
public final class NotionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient @Nullable Instant until;

    /** See the factory methods. */
    private NotionFailure(Kind kind, @Nullable Instant until, String message) {
        super(message);
        this.kind = kind;
        this.until = until;
    }

    /** No request was made: the budget's next slot is at {@code until}. */
    public static NotionFailure noBudget(Instant until) {
        return new NotionFailure(Kind.NO_BUDGET, until, "The connection's budget has its next slot at " + until);
    }

    /** No request was made: the project already holds as many slots as it may, so ask again some time. */
    public static NotionFailure noSlot() {
        return new NotionFailure(Kind.NO_SLOT, null, "The project already holds all the slots of the budget it may");
    }

    /** Notion, or what lies between, is down or over its limit: an outage, waited out. */
    public static NotionFailure outage(@Nullable Instant until, String message) {
        return new NotionFailure(Kind.OUTAGE, until, message);
    }

    /** The token isn't accepted: every project of the connection is broken until it is replaced. */
    public static NotionFailure unauthorized(String message) {
        return new NotionFailure(Kind.UNAUTHORIZED, null, message);
    }

    /** Notion refused this one request for good (400, 403): a bad job, or a project without access. */
    public static NotionFailure refused(String message) {
        return new NotionFailure(Kind.REFUSED, null, message);
    }

    /** The cursor is no longer valid: restart the window. */
    public static NotionFailure invalidCursor(String message) {
        return new NotionFailure(Kind.INVALID_CURSOR, null, message);
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** When to ask again, where that is known. */
    public @Nullable Instant until() {
        return until;
    }

    /** What happened. */
    public enum Kind {
        /** No request was made: there is a slot for it at a time that is known. */
        NO_BUDGET,
        /** No request was made, and there is no slot for it. */
        NO_SLOT,
        /** Waited out, burns no retry. */
        OUTAGE,
        /** 401. */
        UNAUTHORIZED,
        /** 400 or 403. */
        REFUSED,
        /** 400 about the cursor. */
        INVALID_CURSOR
    }
}
