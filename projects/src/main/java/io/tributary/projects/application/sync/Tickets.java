package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;

/**
 * The numbers by which observations are ordered. A later request never gets a lower number than an earlier one, whoever
 * makes it.
 */
public interface Tickets {

    /** The next one. Numbers may be left out. */
    Uni<Long> next();
}
