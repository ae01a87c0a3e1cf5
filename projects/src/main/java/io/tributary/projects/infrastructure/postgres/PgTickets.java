package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Tickets;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Tickets from a sequence without a cache, in one round trip. */
@Singleton
public final class PgTickets implements Tickets {

    private static final String NEXT = "SELECT nextval('observation_ticket')";

    private final Pool pool;

    /** Takes them from the database behind {@code pool}. */
    public PgTickets(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Long> next() {
        return pool.preparedQuery(NEXT)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
