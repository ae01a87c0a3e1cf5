package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Listens for transactions that left something in the outbox. A hint that is lost costs a second, no event. */
final class OutboxHints {

    private final Pool pool;
    private final Runnable onHint;
    private boolean listening;

    /** Calls {@code onHint} for each hint, on an event loop. */
    OutboxHints(Pool pool, Runnable onHint) {
        this.pool = pool;
        this.onHint = onHint;
    }

    /** Listens, unless it does; fails if PostgreSQL isn't there, so ask again. Keeps one connection of the pool. */
    Uni<Void> listen() {
        return Uni.createFrom()
                .deferred(() -> begins() ? connect() : Uni.createFrom().voidItem());
    }

    private Uni<Void> connect() {
        return pool.getConnection()
                .chain(this::listenOn)
                .onFailure()
                .invoke(this::lost)
                .onCancellation()
                .invoke(this::lost);
    }

    private Uni<Void> listenOn(SqlConnection connection) {
        PgConnection listener = PgConnection.newInstance((io.vertx.pgclient.PgConnection) connection.getDelegate());
        listener.notificationHandler(hint -> onHint.run());
        listener.closeHandler(this::lost);
        return listener.query("LISTEN " + Outbox.CHANNEL)
                .execute()
                .replaceWithVoid()
                .onFailure()
                .call(connection::close);
    }

    private synchronized boolean begins() {
        boolean begins = !listening;
        listening = true;
        return begins;
    }

    private synchronized void lost() {
        listening = false;
    }
}
