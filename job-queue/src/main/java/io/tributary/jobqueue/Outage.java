package io.tributary.jobqueue;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;

/** Tells a Redis that can't serve now, which is waited out, from one that refuses a command for good. */
final class Outage {

    private static final Set<String> PASSING = Set.of(
            "LOADING", "OOM", "READONLY", "MASTERDOWN", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "NOREPLICAS", "MISCONF");

    private Outage() {}

    static boolean is(Throwable failure) {
        return isBroken(failure) || PASSING.stream().anyMatch(((ErrorType) failure)::is);
    }

    /** Whether there was no reply at all, so that the connection is of no use any more. */
    static boolean isBroken(Throwable failure) {
        return !(failure instanceof ErrorType);
    }
}
