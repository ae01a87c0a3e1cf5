package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A service is killed, and all that waited for it in Redis or in Kafka is gone too: the copy equals the workspace. It
 * leaves a topic that begins anew: what comes after it starts all services anew.
 */
@Order(8)
class LostQueueTest extends EndToEnd {

    private static final int SOME = 20;
    private static final String TOPIC = "notion.webhook.received";
    private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

    @BeforeAll
    void connect() {
        connectWebhook();
    }

    @Test
    void what_waited_in_redis_when_it_was_flushed_is_found_by_a_sweep() {
        deployment.kill("job-service");
        renameSome("flushed");
        try (KafkaView kafka = new KafkaView(deployment.stack().kafkaBootstrap())) {
            Await.passes(TAKEN_OVER, () -> assertThat(kafka.lag(TOPIC)).isZero());
        }

        deployment.flushRedis();
        deployment.restart("job-service");

        Await.passes(TAKEN_OVER, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
    }

    @Test
    void what_waited_in_a_topic_that_was_lost_is_found_by_a_sweep_and_the_new_topic_carries_on() {
        deployment.kill("event-service");
        renameSome("lost");
        try (KafkaView kafka = new KafkaView(deployment.stack().kafkaBootstrap())) {
            Await.passes(TAKEN_OVER, () -> assertThat(kafka.lag(TOPIC)).isGreaterThanOrEqualTo(SOME));
            kafka.lose(TOPIC);
        }
        deployment.restart("event-service");

        copy.sync("incremental");

        Await.passes(TAKEN_OVER, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
        workspace.rename(workspace.pageIds().get(0), "After the loss");
        Await.passes(TAKEN_OVER, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
    }

    private void renameSome(String how) {
        workspace.pageIds().subList(0, SOME).forEach(page -> workspace.rename(page, "Renamed and " + how));
    }
}
