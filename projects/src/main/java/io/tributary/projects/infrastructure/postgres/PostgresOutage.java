package io.tributary.projects.infrastructure.postgres;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away from a statement that is wrong: the first is waited out, the second is a bug. */
public final class PostgresOutage {

    /** Connection lost, server shutting down or starting, too many connections, out of disk or memory. */
    private static final Pattern STATES = Pattern.compile("08...|57P0.|53...");

    private PostgresOutage() {}

    /** Whether a failure of whatever asked PostgreSQL means that PostgreSQL is away. */
    public static boolean is(Throwable failure) {
        return Stream.iterate(failure, PostgresOutage::isThere, Throwable::getCause)
                .anyMatch(PostgresOutage::isOutage);
    }

    private static boolean isThere(@Nullable Throwable cause) {
        return cause != null;
    }

    private static boolean isOutage(Throwable cause) {
        if (cause instanceof PgException refused) {
            String state = refused.getSqlState();
            return state != null && STATES.matcher(state).matches();
        }
        return cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof io.smallrye.mutiny.TimeoutException
                || cause instanceof VertxException;
    }
}
