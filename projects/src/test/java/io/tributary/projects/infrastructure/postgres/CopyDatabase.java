package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.TestStack;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.SyncFacts;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** A migrated database on a real PostgreSQL, and what tests of the copy ask of it. */
public final class CopyDatabase implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A pause, since who looks all the time holds the lock that the others need, and a core. */
    private static final Duration POLL = Duration.ofMillis(1);

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;

    private CopyDatabase(TestStack stack) {
        Flyway.configure()
                .dataSource("jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword())
                .load()
                .migrate();
        PgConnectOptions options = PgConnectOptions.fromUri(stack.postgresUrl())
                .setUser(stack.postgresUser())
                .setPassword(stack.postgresPassword());
        options.setCachePreparedStatements(true);
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /** Leases the servers and migrates the database. */
    public static CopyDatabase migrated() {
        return new CopyDatabase(TestStack.lease());
    }

    /** The pool that the product would have. */
    public Pool pool() {
        return pool;
    }

    /** A project of its own for a test. */
    public SyncTarget project() {
        SyncTarget target = new SyncTarget(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at)"
                        + " VALUES ($1, $1, 'internal', now())",
                target.connectionId());
        rows(
                "INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                        + " created_at, updated_at) VALUES ($1, $2, 'Launch', $3, $4, $2, now(), now())",
                target.projectId(),
                target.connectionId(),
                target.databaseId(),
                target.dataSourceId());
        return target;
    }

    /** Deletes a project as its owner would. */
    public void delete(SyncTarget project) {
        rows("UPDATE projects SET deleted_at = now() WHERE id = $1", project.projectId());
    }

    /** Applies observations in a transaction of their own. */
    Applied apply(PageWriter writer, SyncTarget project, List<Observation> observations) {
        return await(pool.withTransaction(tx -> writer.apply(tx, project.projectId(), observations)));
    }

    /** All rows of a query. */
    public List<Row> rows(String sql, @Nullable Object... values) {
        List<Row> rows = new ArrayList<>();
        await(pool.preparedQuery(sql).execute(Tuple.from(Arrays.asList(values))))
                .forEach(rows::add);
        return rows;
    }

    /** What the project's owner is told of its sync. */
    public SyncFacts facts(UUID project) {
        ProjectId id = new ProjectId(project);
        return Objects.requireNonNull(
                await(new PgSyncFactsReader(pool).find(List.of(id))).get(id), "The sync knows nothing of the project");
    }

    /** Runs statements that have no values, such as functions and triggers. */
    public void script(String sql) {
        await(pool.query(sql).execute().replaceWithVoid());
    }

    /** The only row of a query. */
    public Row row(String sql, Object... values) {
        List<Row> rows = rows(sql, values);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows instead of one: " + sql);
        }
        return rows.get(0);
    }

    /** Waits until so many transactions of this database wait for a lock. */
    public void awaitLockWaits(int waiting) {
        awaitTrue(() -> rows("SELECT 1 FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                        .size()
                >= waiting);
    }

    /** Waits until it is so, with a limit. */
    public static void awaitTrue(BooleanSupplier condition) {
        Instant limit = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError("Waited in vain");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Waits, with a limit. */
    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    @Override
    public void close() {
        await(pool.close());
        await(vertx.close());
    }
}
