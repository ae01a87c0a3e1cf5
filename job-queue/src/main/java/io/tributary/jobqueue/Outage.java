package io.tributary.jobqueue;

import io.vertx.redis.client.impl.types.ErrorType;
import java.time.DateTimeException;
import java.util.Set;

/** Tells a Redis that can't serve now, which is waited out, from one that refuses a command for good. */
final class Outage {

    private static final Set<String> PASSING = Set.of(
            "LOADING", "OOM", "READONLY", "MASTERDOWN", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "NOREPLICAS", "MISCONF");

    private Outage() {}

    static boolean is(Throwable failure) {
        if (failure instanceof ErrorType error) {
            return PASSING.stream().anyMatch(code -> error.is(code) || isWithinScript(error, code));
        }
        return isBroken(failure);
    }

    /** Up to Redis 6.2 an error of a script's command stands within one of the script's. */
    private static boolean isWithinScript(ErrorType error, String code) {
        String message = error.getMessage();
        return message != null && message.startsWith("ERR Error running script") && message.contains("-" + code + " ");
    }

    /** Whether there was no reply at all, so that the connection is of no use any more. */
    static boolean isBroken(Throwable failure) {
        return !(failure instanceof ErrorType) && !isOurs(failure);
    }

    /** A reply that we don't understand, or another mistake of our own: waiting doesn't mend it. */
    private static boolean isOurs(Throwable failure) {
        return failure instanceof NullPointerException
                || failure instanceof IllegalArgumentException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ClassCastException
                || failure instanceof ArithmeticException
                || failure instanceof DateTimeException;
    }
}
