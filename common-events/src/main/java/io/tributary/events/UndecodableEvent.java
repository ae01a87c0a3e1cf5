package io.tributary.events;

/** A record that is none of our events: it belongs in the dead-letter topic, alone. */
public final class UndecodableEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which header or field is wrong and what would be right. */
    public UndecodableEvent(String message) {
        super(message);
    }
}
