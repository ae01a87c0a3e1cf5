package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.outbox.OutboxRows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The outbox table, as the relay sees it. */
public final class PgOutboxRows implements OutboxRows {

    /** Any number that nothing else of ours locks; "outbox" in ASCII. */
    private static final long LOCK = 0x6F7574626F78L;

    /** A relay that is cut off from PostgreSQL must not keep the lock for as long as TCP believes in it. */
    private static final String TRY_LOCK = """
            SELECT pg_try_advisory_xact_lock($1), set_config('idle_in_transaction_session_timeout', '30s', true)
            """;

    /** Bounded in bytes too: the producer holds a batch in memory. One row goes, however large. */
    private static final String OLDEST = """
            SELECT id, topic, key, headers, value FROM (
                SELECT *, sum(length(value)) OVER (ORDER BY id) - length(value) AS bytes_before
                FROM (SELECT * FROM outbox WHERE refused_at IS NULL ORDER BY id LIMIT $1) oldest
            ) sized
            WHERE bytes_before < 4000000
            ORDER BY id
            """;

    private static final String DELETE = "DELETE FROM outbox WHERE id = ANY ($1::bigint[])";

    private static final String SET_ASIDE = """
            UPDATE outbox SET refused_at = now(), refused_reason = refused.reason
            FROM unnest($1::bigint[], $2::text[]) AS refused (id, reason)
            WHERE outbox.id = refused.id
            """;

    private final Pool pool;

    /** Relays from the database behind {@code pool}. */
    public PgOutboxRows(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Relayed> relay(int most, Function<List<Waiting>, Uni<Verdict>> publish) {
        return pool.withTransaction(tx -> tx.preparedQuery(TRY_LOCK)
                .execute(Tuple.of(LOCK))
                .chain(locked -> locked.iterator().next().getBoolean(0)
                        ? relayLocked(tx, most, publish)
                        : Uni.createFrom().item(new Relayed(true, 0, 0))));
    }

    private static Uni<Relayed> relayLocked(SqlConnection tx, int most, Function<List<Waiting>, Uni<Verdict>> publish) {
        return tx.preparedQuery(OLDEST)
                .execute(Tuple.of(most))
                .chain(found -> found.size() == 0
                        ? Uni.createFrom().item(new Relayed(false, 0, 0))
                        : publish.apply(rows(found)).chain(verdict -> settle(tx, verdict)));
    }

    private static Uni<Relayed> settle(SqlConnection tx, Verdict verdict) {
        List<Uni<Void>> statements = new ArrayList<>();
        if (!verdict.published().isEmpty()) {
            Tuple published = Tuple.tuple().addArrayOfLong(verdict.published().toArray(Long[]::new));
            statements.add(tx.preparedQuery(DELETE).execute(published).replaceWithVoid());
        }
        if (!verdict.refused().isEmpty()) {
            List<Map.Entry<Long, String>> entries =
                    List.copyOf(verdict.refused().entrySet());
            Tuple refused = Tuple.tuple()
                    .addArrayOfLong(entries.stream().map(Map.Entry::getKey).toArray(Long[]::new))
                    .addArrayOfString(entries.stream()
                            .map(Map.Entry::getValue)
                            .map(Pg::text)
                            .toArray(String[]::new));
            statements.add(tx.preparedQuery(SET_ASIDE).execute(refused).replaceWithVoid());
        }
        return Pg.pipeline(statements)
                .map(done -> new Relayed(
                        false, verdict.published().size(), verdict.refused().size()));
    }

    private static List<Waiting> rows(RowSet<Row> found) {
        List<Waiting> rows = new ArrayList<>();
        found.forEach(row -> rows.add(new Waiting(row.getLong("id"), event(row))));
        return rows;
    }

    private static EventMessage event(Row row) {
        Map<String, String> headers = new HashMap<>();
        row.getJsonObject("headers").forEach(header -> headers.put(header.getKey(), String.valueOf(header.getValue())));
        return new EventMessage(
                row.getString("topic"),
                row.getString("key"),
                headers,
                row.getBuffer("value").getBytes());
    }
}
