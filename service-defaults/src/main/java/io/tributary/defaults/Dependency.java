package io.tributary.defaults;

import io.smallrye.mutiny.Uni;

/** A server that a service leans on. An outage of one makes no service unready: it is waited for. */
interface Dependency {

    /** What people call it. */
    String name();

    /** Asks it for the least that shows that it is there; fails if it isn't. */
    Uni<Void> ask();
}
