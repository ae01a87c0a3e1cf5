package io.tributary.devstack;

import io.tributary.devstack.testing.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** PostgreSQL, Redis and Kafka, all bound to 127.0.0.1. Closing stops all three and keeps their data. */
public final class Infra implements AutoCloseable {
    /** The user of PostgreSQL, a superuser, and its password. */
    public static final String POSTGRES_USER = PostgresServer.USER;

    public static final String POSTGRES_PASSWORD = PostgresServer.PASSWORD;

    private final Map<Server, InfraServer> servers = new EnumMap<>(Server.class);
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final KafkaServer kafka;

    /**
     * Where and how they run.
     *
     * @param data folder for their data, made if missing
     * @param logs folder for their logs, made if missing
     * @param binaries folder for the unpacked programs, shared and kept
     * @param durable whether PostgreSQL survives a power cut; tests need not
     */
    public record Settings(
            Path data, Path logs, Path binaries, int postgresPort, int redisPort, int kafkaPort, boolean durable) {}

    /** Prepares them; nothing runs yet. */
    public Infra(Settings settings, Guard guard) throws IOException {
        Files.createDirectories(settings.data());
        Files.createDirectories(settings.logs());
        Binaries binaries = new Binaries(settings.binaries());
        Path data = settings.data();
        Path logs = settings.logs();
        postgres = new PostgresServer(binaries, data, logs, guard, settings.postgresPort(), settings.durable());
        redis = new RedisServer(binaries, data, logs, guard, settings.redisPort());
        kafka = new KafkaServer(data, settings.kafkaPort());
        servers.put(Server.POSTGRES, postgres);
        servers.put(Server.REDIS, redis);
        servers.put(Server.KAFKA, kafka);
    }

    /** Starts all that don't run, side by side; returns when all serve. */
    public void start() throws IOException {
        start(servers.keySet());
    }

    /** The same for some of them. */
    void start(Set<Server> some) throws IOException {
        together(some, InfraServer::start);
    }

    /** Starts one, on the port and with the data that it had. */
    public void start(Server server) throws IOException {
        alone(server, InfraServer::start);
    }

    /** Stops one; its data stays. */
    public void stop(Server server) throws IOException {
        alone(server, InfraServer::stop);
    }

    /** Makes an empty database in PostgreSQL unless there is one of this name. */
    public void createDatabase(String name) throws SQLException {
        postgres.createDatabase(name);
    }

    @Override
    public void close() throws IOException {
        together(servers.keySet(), InfraServer::stop);
    }

    PostgresServer postgres() {
        return postgres;
    }

    RedisServer redis() {
        return redis;
    }

    KafkaServer kafka() {
        return kafka;
    }

    /** One step on several at once; fails, after all have ended, with the first failure. */
    private void together(Set<Server> some, Step step) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(some.size());
        try {
            List<Future<?>> steps = new ArrayList<>();
            for (Server server : some) {
                steps.add(threads.submit(() -> {
                    alone(server, step);
                    return null;
                }));
            }
            awaitAll(steps);
        } finally {
            threads.shutdown();
        }
    }

    private static void awaitAll(List<Future<?>> steps) throws IOException {
        IOException failure = null;
        for (Future<?> step : steps) {
            try {
                step.get();
            } catch (ExecutionException failed) {
                failure = failure == null ? new IOException(String.valueOf(failed.getCause()), failed) : failure;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void alone(Server which, Step step) throws IOException {
        InfraServer server = Objects.requireNonNull(servers.get(which));
        synchronized (server) {
            try {
                step.run(server);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted at " + which, interrupted);
            }
        }
    }

    private interface Step {
        void run(InfraServer server) throws IOException, InterruptedException;
    }
}
