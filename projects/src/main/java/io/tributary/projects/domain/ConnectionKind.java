package io.tributary.projects.domain;

import java.util.Locale;

/** Where a connection's token comes from. */
public enum ConnectionKind {
    /** The operator's configuration. */
    OPERATOR,
    /** An internal integration's token that its owner pasted. */
    INTERNAL,
    /** A person approved the deployment's OAuth integration in Notion. */
    OAUTH;

    /** The kind of that word. */
    public static ConnectionKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The word for it in the API and in the table. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
