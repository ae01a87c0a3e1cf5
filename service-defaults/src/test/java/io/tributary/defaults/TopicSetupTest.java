package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import io.tributary.devstack.testing.StackResource;
import io.tributary.events.Topics;
import io.tributary.events.Topics.TopicSpec;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real broker has once a service has started, and what readiness says of what it lacks. */
@QuarkusTest
@WithTestResource(StackResource.class)
class TopicSetupTest {

    private static final String UNUSED = Topics.deadLetter(Topics.PROJECT_SYNC_FINISHED);

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Inject
    TopicSetup topics;

    @Inject
    KafkaRecords records;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> kafka;

    @SuppressWarnings("NullAway.Init") // Quarkus sets it.
    @ConfigProperty(name = "mp.messaging.outgoing.events-out.acks")
    String acks;

    @ConfigProperty(name = "mp.messaging.outgoing.events-out.enable.idempotence")
    boolean idempotent;

    @BeforeEach
    void topicsAreThere() {
        KafkaReader.await("topics", () -> topics.missing().isEmpty());
    }

    @Test
    void every_topic_of_the_table_is_created_as_it_says() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            List<String> names = Topics.all().stream().map(TopicSpec::name).toList();
            var described = admin.describeTopics(names).allTopicNames().get();
            Map<ConfigResource, Config> configs = admin.describeConfigs(names.stream()
                            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                            .toList())
                    .all()
                    .get();
            for (TopicSpec spec : Topics.all()) {
                Config config =
                        Objects.requireNonNull(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, spec.name())));
                assertThat(Objects.requireNonNull(described.get(spec.name())).partitions())
                        .as(spec.name())
                        .hasSize(spec.partitions());
                assertThat(config.get("retention.ms").value())
                        .as(spec.name())
                        .isEqualTo(Long.toString(spec.retention().toMillis()));
                assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
                assertThat(config.get("max.message.bytes").value()).isEqualTo("1200000");
            }
        }
    }

    @Test
    void three_replicas_need_two_in_sync_so_that_one_broker_may_go_without_loss() {
        NewTopic three = TopicSetup.newTopic(Topics.all().get(0), (short) 3);
        NewTopic one = TopicSetup.newTopic(Topics.all().get(0), (short) 1);

        assertThat(three.replicationFactor()).isEqualTo((short) 3);
        assertThat(three.configs()).containsEntry("min.insync.replicas", "2");
        assertThat(one.configs()).containsEntry("min.insync.replicas", "1");
    }

    @Test
    void acknowledged_means_by_all_replicas_and_once() {
        assertThat(acks).isEqualTo("all");
        assertThat(idempotent).isTrue();
    }

    @Test
    void readiness_names_a_missing_topic_until_it_is_there() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.deleteTopics(List.of(UNUSED)).all().get();
            KafkaReader.await("deleted", () -> !names(admin).contains(UNUSED));
        }
        TopicSetup looks = setup(false);
        TopicSetup creates = setup(true);
        TopicsReady ready = new TopicsReady(looks);
        assertThat(ready.call().getStatus()).as("Kafka was not asked yet").isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(ready.call().getData().orElseThrow())
                .containsEntry("kafka", "has not answered yet")
                .containsEntry("since", NOW.toString());
        try {
            looks.start(new StartupEvent());
            KafkaReader.await("a first look", looks::answered);
            assertThat(ready.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
            assertThat(ready.call().getData().orElseThrow())
                    .containsEntry("missing", UNUSED)
                    .containsEntry("since", NOW.toString());

            creates.start(new StartupEvent());
            KafkaReader.await("ready", () -> ready.call().getStatus() == HealthCheckResponse.Status.UP);
        } finally {
            looks.stop(new ShutdownEvent());
            creates.stop(new ShutdownEvent());
        }
    }

    private TopicSetup setup(boolean create) {
        return new TopicSetup(kafka, config(create), records, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static TopicsConfig config(boolean create) {
        return new TopicsConfig() {
            @Override
            public boolean create() {
                return create;
            }

            @Override
            public short replication() {
                return 1;
            }
        };
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
