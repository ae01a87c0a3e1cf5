package io.tributary.projects.domain;

import java.util.Map;

/**
 * A wish that a rule refuses. It is no failure of ours: it has a name for programs, a sentence for people, and travels
 * in a {@code Uni}'s failure channel to the edge, which answers with it.
 */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String slug;
    private final transient Map<String, Object> facts;

    /** See the other constructor; without facts. */
    public Refused(Kind kind, String slug, String message) {
        this(kind, slug, message, Map.of());
    }

    /**
     * @param kind what sort of refusal
     * @param slug its stable name, such as {@code hook-confirmed}
     * @param message a sentence that says what is wrong and what to do
     * @param facts what a program needs to go on, such as the id of the project that exists already
     */
    public Refused(Kind kind, String slug, String message, Map<String, Object> facts) {
        super(message);
        this.kind = kind;
        this.slug = slug;
        this.facts = Map.copyOf(facts);
    }

    /** What sort of refusal. */
    public Kind kind() {
        return kind;
    }

    /** Its stable name. */
    public String slug() {
        return slug;
    }

    /** What a program needs to go on. */
    public Map<String, Object> facts() {
        return facts;
    }

    /** Sorts of refusals, by who must do what. */
    public enum Kind {
        /** There is no such thing, or it isn't the asker's. */
        NOT_FOUND,
        /** The asker may not do this, whatever its state. */
        FORBIDDEN,
        /** The state forbids it now. */
        CONFLICT,
        /** The asker relied on a version that isn't the present one. */
        OUTDATED,
        /** What was sent can't be meant. */
        INVALID,
        /** Someone else is away; the same wish may be granted later. */
        UNAVAILABLE
    }
}
