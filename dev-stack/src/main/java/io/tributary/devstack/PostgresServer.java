package io.tributary.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL on a data folder of its own. */
final class PostgresServer implements InfraServer {
    static final String USER = "tributary";
    static final String PASSWORD = "tributary";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Binaries binaries;
    private final Path data;
    private final Path log;
    private final Guard guard;
    private final int port;
    private final boolean durable;
    private @Nullable Child child;

    /** {@code durable}: survives a power cut; without it everything is quicker. */
    PostgresServer(Binaries binaries, Path folder, Path logs, Guard guard, int port, boolean durable) {
        this.binaries = binaries;
        this.data = folder.resolve("postgres");
        this.log = logs.resolve("postgres.log");
        this.guard = guard;
        this.port = port;
        this.durable = durable;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        if (child != null && child.isAlive()) {
            return;
        }
        Path bin = binaries.postgres().resolve("bin");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(bin);
        }
        Child started = Child.start("postgres", asOrdinaryUser(command(bin)), log, guard, "QUIT");
        child = started;
        await(started);
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        if (child != null) {
            // INT is PostgreSQL's "fast" shutdown: it ends connections, where TERM would wait for them.
            child.stop("INT", STOP_LIMIT);
            child = null;
        }
    }

    int port() {
        return port;
    }

    /** A connection as the superuser. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
    }

    /** Makes an empty database unless there is one of this name. */
    void createDatabase(String name) throws SQLException {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            boolean exists;
            try (var rows = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
                exists = rows.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + name);
            }
        }
    }

    private void initialise(Path bin) throws IOException, InterruptedException {
        Files.createDirectories(data);
        Path password = Files.writeString(data.resolveSibling("postgres-password"), PASSWORD);
        List<String> command = new ArrayList<>(List.of(
                bin.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions"));
        if (!durable) {
            command.add("--no-sync");
            // Of tests' many connections each would else spend 10 ms or more on making its password hard to guess.
            command.add("--set=scram_iterations=1");
        }
        Unprivileged.own(data);
        Unprivileged.own(password);
        Child.run("initdb", asOrdinaryUser(command), log);
        Files.delete(password);
    }

    private List<String> command(Path bin) {
        List<String> command = new ArrayList<>(
                List.of(bin.resolve("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                // A socket's path may be 107 characters long; a checkout's may be longer.
                "unix_socket_directories=",
                "max_connections=200",
                "shared_buffers=64MB",
                "timezone=UTC",
                "log_timezone=UTC",
                "synchronous_commit=off"));
        if (!durable) {
            settings.addAll(List.of("fsync=off", "full_page_writes=off", "autovacuum=off"));
        }
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    private static List<String> asOrdinaryUser(List<String> command) throws IOException, InterruptedException {
        return Unprivileged.command(command);
    }

    private void await(Child started) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            started.check();
            try (Connection connection = connect("postgres")) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException notYet) {
                if (System.nanoTime() > end) {
                    throw new IOException("PostgreSQL did not start:\n" + Tail.of(log, 20), notYet);
                }
            }
            Thread.sleep(20);
        }
    }
}
