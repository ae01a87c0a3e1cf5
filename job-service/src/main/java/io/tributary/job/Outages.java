package io.tributary.job;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.TimeoutException;
import io.tributary.jobqueue.JobQueueUnavailable;
import io.vertx.pgclient.PgException;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells an outage, which is waited out, from a failure, which counts. */
final class Outages {

    /**
     * Classes of SQLSTATE: the connection, resources, an operator's intervention, the system; and 40, where one of two
     * transactions had to give way.
     */
    private static final Set<String> SQL_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** A lock that wasn't to be had in time, and a server that was demoted under us. */
    private static final Set<String> SQL_STATES = Set.of("55P03", "25006");

    private static final Set<String> REDIS_ERRORS = Set.of(
            "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "OOM", "MISCONF", "NOREPLICAS");

    private Outages() {}

    /** Whether PostgreSQL, Redis or the network between is to blame. */
    static boolean isOutage(@Nullable Throwable failure) {
        if (failure == null) {
            return false;
        }
        if (failure instanceof CompositeException composite) {
            return composite.getCauses().stream().anyMatch(Outages::isOutage);
        }
        return isUnavailable(failure) || isOutage(failure.getCause());
    }

    private static boolean isUnavailable(Throwable failure) {
        if (failure instanceof PgException refusal) {
            String state = Objects.requireNonNullElse(refusal.getSqlState(), "");
            return SQL_STATES.contains(state) || (state.length() == 5 && SQL_CLASSES.contains(state.substring(0, 2)));
        }
        if (failure instanceof ErrorType error) {
            return REDIS_ERRORS.stream().anyMatch(error::is);
        }
        return failure instanceof JobQueueUnavailable
                || failure instanceof QueueFull
                || failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof java.util.concurrent.TimeoutException
                || failure instanceof ClosedConnectionException
                || isClosedConnection(failure);
    }

    /** Vert.x says it in words alone, where a connection closes under a command or a pool's queue is full. */
    private static boolean isClosedConnection(Throwable failure) {
        String message = Objects.toString(failure.getMessage(), "").toLowerCase(Locale.ROOT);
        return failure.getClass().getName().startsWith("io.vertx.")
                && (message.contains("closed")
                        || message.contains("timeout")
                        || message.contains("pool")
                        || message.contains("connect"));
    }
}
