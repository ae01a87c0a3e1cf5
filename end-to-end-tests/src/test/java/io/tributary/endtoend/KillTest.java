package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 of each service in the middle of 200 edits, restart: the copy equals the workspace. */
@Order(2)
@Tag(EndSuite.TAG)
class KillTest extends EndToEnd {

    private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

    @BeforeAll
    void connect() {
        connectWebhook();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void a_killed_service_loses_nothing(String service) throws InterruptedException {
        Burst burst = new Burst(workspace, service);

        burst.awaitHalf();
        deployment.kill(service);
        Throwable failure = burst.end();
        deployment.restart(service);

        assertThat(failure).isNull();
        Duration took =
                Await.passes(TAKEN_OVER, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
        try (KafkaView kafka = new KafkaView(deployment.stack().kafkaBootstrap())) {
            assertThat(kafka.deadLetters()).as("dead letters").isZero();
        }
        assertThat(deployment.archivedJobs()).as("jobs given up").isZero();
        System.out.printf("%s killed: the copy is equal %d ms after its restart%n", service, took.toMillis());
    }
}
