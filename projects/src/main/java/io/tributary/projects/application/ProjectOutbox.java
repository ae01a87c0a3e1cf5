package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Event;

/** Events that are published once the surrounding transaction has committed, and only then. */
public interface ProjectOutbox {

    /** Adds an event inside the transaction that its caller opened. */
    Uni<Void> add(Event event);
}
