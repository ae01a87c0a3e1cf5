package io.tributary.benchmarks.scale;

import io.tributary.benchmarks.bench.Cpu;
import io.tributary.devstack.testing.TestStack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The copy, seen from beside the product. */
final class Database implements AutoCloseable {

    private static final Duration PURGE_LIMIT = Duration.ofMinutes(5);

    private final Connection connection;

    private Database(Connection connection) {
        this.connection = connection;
    }

    static Database open(TestStack stack) throws SQLException {
        return new Database(DriverManager.getConnection(
                "jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword()));
    }

    /** A full run, as far as it is. */
    record Run(int seen, Instant startedAt, @Nullable Instant finishedAt) {}

    /** The project's newest full run; null before there is one. */
    @Nullable
    Run newestRun(UUID project) throws SQLException {
        String sql = "SELECT pages_seen, started_at, finished_at FROM sync_runs WHERE project_id = ? AND kind = 'full'"
                + " ORDER BY started_at DESC LIMIT 1";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, project);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                Timestamp end = rows.getTimestamp(3);
                return new Run(rows.getInt(1), rows.getTimestamp(2).toInstant(), end == null ? null : end.toInstant());
            }
        }
    }

    int runs(UUID project) throws SQLException {
        return (int) number("SELECT count(*) FROM sync_runs WHERE kind = 'full' AND project_id = '" + project + "'");
    }

    int pages(UUID project) throws SQLException {
        return (int) number("SELECT count(*) FROM pages WHERE project_id = '" + project + "'");
    }

    /** The mean length of a row's properties, as JSON, in bytes. */
    int bytesPerRow(UUID project) throws SQLException {
        return (int) number(
                "SELECT avg(octet_length(properties::text))::int FROM pages WHERE project_id = '" + project + "'");
    }

    void awaitPurged(UUID project) throws SQLException {
        long end = System.nanoTime() + PURGE_LIMIT.toNanos();
        while (number("SELECT count(*) FROM project_sync WHERE purged_at IS NOT NULL AND project_id = '" + project
                        + "'")
                == 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The project's copy was not purged within " + PURGE_LIMIT);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /** What a COPY took. */
    record Copied(Duration took, Duration cpu) {}

    /** A plain COPY of the project's rows into a table with the same columns, checks and key. */
    Copied copy(UUID project, Cpu postgres) throws SQLException, IOException {
        execute("DROP TABLE IF EXISTS copied");
        execute("CREATE TABLE copied (LIKE pages INCLUDING ALL)");
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        long unused = copies.copyOut("COPY (SELECT * FROM pages WHERE project_id = '" + project + "') TO STDOUT", rows);
        execute("CHECKPOINT");
        Duration before = postgres.used();
        long start = System.nanoTime();
        long copied = copies.copyIn("COPY copied FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Duration cpu = postgres.used().minus(before);
        if (copied != pages(project)) {
            throw new IllegalStateException("COPY took " + copied + " rows");
        }
        execute("DROP TABLE copied");
        return new Copied(took, cpu);
    }

    /** What PostgreSQL's own housekeeping would have done meanwhile, which the test servers leave out. */
    void settle() throws SQLException {
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
