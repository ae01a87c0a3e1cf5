package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.testing.Server;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An outage is not a failure: while Redis is down, deliveries are accepted and wait in Kafka; nothing is skipped and
 * nothing dead-lettered, and afterwards everything arrives. How long it is down is {@code -Dtributary.outage=PT3M}.
 */
@Order(1) // It is calm, while the other suite looks at seconds.
@Tag(EndSuite.TAG)
class RedisOutageTest extends EndToEnd {

    private static final Duration OUTAGE = Duration.parse(System.getProperty("tributary.outage", "PT20S"));
    private static final String TOPIC = "notion.webhook.received";

    @SuppressWarnings("NullAway.Init")
    private KafkaView kafka;

    @BeforeAll
    void connect() {
        connectWebhook();
        kafka = new KafkaView(deployment.stack().kafkaBootstrap());
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void deliveries_wait_in_kafka_while_redis_is_down() {
        List<String> pages = workspace.pageIds();
        workspace.rename(pages.get(0), "Before the outage");
        Await.passes(Duration.ofSeconds(10), () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
        Await.passes(Duration.ofSeconds(10), () -> assertThat(kafka.lag(TOPIC)).isZero());
        long committed = kafka.committed(TOPIC);

        deployment.stack().stop(Server.REDIS);
        long end = System.nanoTime() + OUTAGE.toNanos();
        int edits = 0;
        while (System.nanoTime() < end) {
            workspace.rename(pages.get(edits % pages.size()), "During the outage " + edits);
            edits++;
            LockSupport.parkNanos(OUTAGE.toNanos() / 100);
        }
        long received = edits;
        Await.passes(Duration.ofSeconds(10), () -> assertThat(kafka.lag(TOPIC)).isGreaterThanOrEqualTo(received));
        assertThat(kafka.committed(TOPIC)).as("offsets").isEqualTo(committed);
        assertThat(deployment.isLive("event-service")).as("liveness").isTrue();
        assertThat(deployment.isLive("job-service")).as("liveness").isTrue();

        deployment.stack().start(Server.REDIS);

        Duration took = Await.passes(
                Duration.ofSeconds(60), () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
        Await.passes(Duration.ofSeconds(30), () -> assertThat(kafka.lag(TOPIC)).isZero());
        assertThat(kafka.deadLetters()).as("dead letters").isZero();
        assertThat(deployment.archivedJobs()).as("jobs given up").isZero();
        System.out.printf(
                "Redis down for %s under %d edits: the copy is equal %d ms after its return%n",
                OUTAGE, edits, took.toMillis());
    }
}
