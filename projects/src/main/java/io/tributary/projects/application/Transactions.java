package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Makes several changes one. */
public interface Transactions {

    /**
     * Runs work in a transaction of its own, which commits if the work completes and is undone if it fails. Not to be
     * nested, and no call to anything remote belongs inside.
     */
    <T> Uni<T> run(Supplier<Uni<T>> work);
}
