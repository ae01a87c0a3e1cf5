package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.TicketSequence;
import io.tributary.projects.application.sync.Tickets;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/** Tickets from a sequence without a cache, in one round trip. */
@Singleton
public final class PgTickets implements Tickets, TicketSequence {

    private static final String NEXT = "SELECT nextval('observation_ticket')";

    private static final String LAST =
            "SELECT last_value, tributary.wal_timeline() AS timeline FROM observation_ticket";

    /** Two who raise it at once would set it back behind what the first one's was used for: so one after the other. */
    private static final String ONE_AT_A_TIME =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('observation_ticket', 18))";

    private static final String RAISE =
            "SELECT setval('observation_ticket', $1) FROM observation_ticket WHERE last_value < $1";

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

    @Override
    public Uni<Last> last() {
        return last(pool);
    }

    static Uni<Last> last(SqlClient client) {
        return client.preparedQuery(LAST)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Last(row.getLong("last_value"), row.getString("timeline")));
    }

    @Override
    public Uni<Void> raiseTo(long ticket) {
        return pool.withTransaction(tx -> raise(tx, ticket));
    }

    private static Uni<Void> raise(SqlConnection tx, long ticket) {
        return tx.query(ONE_AT_A_TIME)
                .execute()
                .chain(() -> tx.preparedQuery(RAISE).execute(Tuple.of(ticket)))
                .replaceWithVoid();
    }
}
