package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;

/** A mark in Redis by which a wiped one is known: it is gone then, and with it every job that waited. */
public interface RedisEpoch {

    /** Whether the mark is there. Fails while Redis doesn't answer, which says nothing of what it holds. */
    Uni<Boolean> isMarked();

    /** Sets the mark. */
    Uni<Void> mark();
}
