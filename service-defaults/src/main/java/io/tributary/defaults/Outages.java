package io.tributary.defaults;

import io.tributary.events.UndecodableEvent;
import java.util.Set;

/**
 * Tells an outage, which passes, from a bug or a bad record, which doesn't. In doubt it is an outage: waiting loses
 * nothing, while a dead letter needs a person.
 */
final class Outages {

    private static final Set<Class<? extends RuntimeException>> NEVER_PASS = Set.of(
            UndecodableEvent.class,
            NullPointerException.class,
            IllegalArgumentException.class,
            ClassCastException.class,
            ArithmeticException.class,
            IndexOutOfBoundsException.class,
            UnsupportedOperationException.class);

    private Outages() {}

    /** Whether waiting may help. */
    static boolean isOutage(Throwable failure) {
        return NEVER_PASS.stream().noneMatch(bug -> bug.isInstance(failure));
    }
}
