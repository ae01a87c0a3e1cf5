package io.tributary.projects.application.sync;

/** Why a page of the copy is not among the project's pages any more. It is marked, never deleted. */
public enum MissingReason {
    /** It is in Notion's trash. */
    TRASHED("trashed"),
    /** It is archived, which is not the same as in the trash. */
    ARCHIVED("archived"),
    /** It has another parent now; the copy keeps what it was while it was the project's. */
    MOVED("moved"),
    /** Notion has none of that id for us: deleted for good or no longer shared, which nobody can tell apart. */
    NOT_FOUND("not_found");

    private final String text;

    MissingReason(String text) {
        this.text = text;
    }

    /** The word in tables, the change log and the API. */
    public String text() {
        return text;
    }

    /**
     * The reason of that word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MissingReason of(String text) {
        for (MissingReason reason : values()) {
            if (reason.text.equals(text)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("No reason for a missing page: " + text);
    }
}
