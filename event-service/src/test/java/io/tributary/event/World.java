package io.tributary.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.JobPayload;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** What surrounds the service, as its tests see it. */
@Singleton
class World {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Pool pool;
    private final RedisAPI redis;

    World(Pool pool, RedisAPI redis) {
        this.pool = pool;
        this.redis = redis;
    }

    /** A project with a hook of its own. */
    Hooked project() {
        Hooked hooked = new Hooked(
                "hook-" + UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID());
        rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at)"
                        + " VALUES ($1, $1, 'internal', now())",
                hooked.connectionId());
        rows(
                "INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                        + " created_at, updated_at) VALUES ($1, $2, 'Launch', $3, $4, $2, now(), now())",
                hooked.projectId(),
                hooked.connectionId(),
                hooked.databaseId(),
                hooked.dataSourceId());
        rows(
                "INSERT INTO hooks (id, connection_id, created_at, updated_at) VALUES ($1, $2, now(), now())",
                hooked.hookId(),
                hooked.connectionId());
        return hooked;
    }

    void delete(Hooked project) {
        rows("UPDATE projects SET deleted_at = now() WHERE id = $1", project.projectId());
    }

    List<String> wants(Hooked project) {
        List<String> wants = new ArrayList<>();
        for (var row : rows("SELECT kind FROM sweep_wants WHERE project_id = $1", project.projectId())) {
            wants.add(row.getString("kind"));
        }
        return wants;
    }

    /** What the log has of a project's connection. */
    List<String> log(Hooked project) {
        List<String> log = new ArrayList<>();
        for (var row : rows(
                "SELECT type, project_id, outcome, detail FROM deliveries WHERE connection_id = $1 ORDER BY type",
                project.connectionId())) {
            log.add(row.getString("type") + " " + row.getUUID("project_id") + " " + row.getString("outcome") + " "
                    + row.getString("detail"));
        }
        return log;
    }

    /** The jobs that wait in Redis, with everything that Redis knows of them, for one project. */
    List<Map<String, String>> waiting(UUID projectId, String queue) {
        List<Map<String, String>> waiting = new ArrayList<>();
        for (Response id : await(redis.lrange("asynq:{" + queue + "}:pending", "0", "-1"))) {
            Response hash = await(redis.hgetall("asynq:{" + queue + "}:t:" + id));
            Map<String, String> fields = new HashMap<>();
            for (String field : hash.getKeys()) {
                fields.put(field, hash.get(field).toString(ISO_8859_1));
            }
            if (fields.getOrDefault("msg", "").contains(projectId.toString())) {
                waiting.add(fields);
            }
        }
        return waiting;
    }

    /** Whether exactly this job waits. */
    boolean waits(JobPayload job) {
        String payload = new String(job.toBytes(), ISO_8859_1);
        return waiting(job.projectId(), job.queue()).stream()
                        .map(fields -> fields.getOrDefault("msg", ""))
                        .filter(message -> message.contains(job.type()) && message.contains(payload))
                        .count()
                == 1;
    }

    /** How many records of a topic its group has committed. */
    static long committed(String topic) {
        String group = "tributary-" + topic.replace('.', '-');
        return kafka(
                admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                        .filter(Objects::nonNull)
                        .mapToLong(offset -> offset.offset())
                        .sum());
    }

    /** How many records were ever put on a topic. */
    static long end(String topic) {
        return kafka(admin -> {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription description :
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
                description
                        .partitions()
                        .forEach(info -> ends.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            }
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(result -> result.offset())
                    .sum();
        });
    }

    /** Waits for a condition, with a limit. */
    static void await(String what, BooleanSupplier condition) {
        Instant limit = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError("Not within " + LIMIT + ": " + what);
            }
            pause();
        }
    }

    private Iterable<Row> rows(String sql, Object... values) {
        return await(pool.preparedQuery(sql).execute(Tuple.from(List.of(values))));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long kafka(Question question) {
        try {
            return question.ask(Kafka.ADMIN);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("Kafka does not answer", e);
        }
    }

    /** One for all questions, since to make one costs more than to ask; made when the servers are there. */
    private static final class Kafka {
        static final Admin ADMIN =
                Admin.create(Map.of("bootstrap.servers", TestStack.current().kafkaBootstrap()));
    }

    /** Something to ask of Kafka. */
    @FunctionalInterface
    private interface Question {
        long ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    /** A project and the ids around it. */
    record Hooked(String hookId, UUID connectionId, UUID projectId, UUID databaseId, UUID dataSourceId) {}
}
