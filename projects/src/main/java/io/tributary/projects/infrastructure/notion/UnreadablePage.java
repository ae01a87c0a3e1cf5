package io.tributary.projects.infrastructure.notion;

/** What Notion sent isn't a whole page: the message names the field or property. */
final class UnreadablePage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadablePage(String message) {
        super(message);
    }
}
