package io.tributary.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.tributary.devstack.testing.PackagedResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.NotionWebhookReceived;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The main job of what was packaged, a jar or a native executable: a record becomes a job. */
@QuarkusIntegrationTest
@WithTestResource(PackagedResource.class)
class PackagedEventsIT {

    private final TestStack stack = TestStack.current();

    @Test
    void a_delivery_on_kafka_becomes_a_job_in_redis() throws Exception {
        World.await("ready", PackagedEventsIT::isReady);
        UUID connection = UUID.randomUUID();
        UUID dataSource = UUID.randomUUID();
        project(connection, dataSource);

        publish(CloudEvents.encode(delivery("hook-" + connection, dataSource)));

        World.await("job", () -> redis("LLEN asynq:{critical}:pending").equals(":1"));
        assertThat(redis("SISMEMBER asynq:queues critical")).isEqualTo(":1");
    }

    private static NotionWebhookReceived delivery(String hook, UUID dataSource) {
        String id = UUID.randomUUID().toString();
        String body = """
                {"id":"%s","timestamp":"2026-11-20T09:15:34.285Z","type":"page.created","attempt_number":1,\
                "entity":{"id":"%s","type":"page"},"data":{"parent":{"type":"database","id":"%s","data_source_id":"%s"}}}""".formatted(id, UUID.randomUUID(), dataSource, dataSource);
        return new NotionWebhookReceived(id, hook, 1, id, Instant.now(), body.getBytes(UTF_8));
    }

    /** Compressed as ours are: whoever reads them must be able to undo it. */
    private void publish(EventMessage message) throws ExecutionException, InterruptedException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.kafkaBootstrap(), "compression.type", "lz4", "acks", "all");
        var bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
            var record = new ProducerRecord<>(message.topic(), message.key().getBytes(UTF_8), message.value());
            message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
            var unused = producer.send(record).get();
        }
    }

    private void project(UUID connection, UUID dataSource) throws SQLException {
        String sql = """
                INSERT INTO notion_connections (id, user_id, kind, token_hash, created_at)
                VALUES ('%1$s', '%1$s', 'internal', uuid_send('%1$s'), now());
                INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,
                created_at, updated_at) VALUES ('%1$s', '%1$s', 'Launch', '%2$s', '%2$s', '%1$s', now(), now());
                INSERT INTO hooks (id, connection_id, created_at, updated_at)
                VALUES ('hook-%1$s', '%1$s', now(), now())""".formatted(connection, dataSource);
        try (Connection database = DriverManager.getConnection(
                        "jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
                var statement = database.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    /** The first line of the answer. */
    private String redis(String command) {
        URI redis = URI.create(stack.redisUrl());
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReady() {
        return RestAssured.get(PackagedResource.managementUrl().resolve("/q/health/ready"))
                        .statusCode()
                == 200;
    }
}
