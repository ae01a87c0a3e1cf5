package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.endtoend.Deployment.Stopped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * kill -9 of each service in the middle of 200 edits, restart: the copy equals the workspace. The same with SIGTERM,
 * while a token is being renewed; and the same when all that waited in Redis or in Kafka is gone too. It leaves a
 * topic that begins anew: what comes after it starts all services anew.
 */
@Order(3)
class KillTest extends EndToEnd {

    private static final int EDITS = 200;
    private static final int SOME = 20;
    private static final String TOPIC = "notion.webhook.received";
    private static final int STOPPED_BY_SIGTERM = 128 + 15;
    private static final Duration TAKEN_OVER = Duration.ofSeconds(60);
    private static final Duration LONGER_THAN_REQUESTS_ARE_WAITED_FOR = Duration.ofSeconds(5);

    @BeforeAll
    void connect() {
        connectWebhook();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void a_killed_service_loses_nothing(String service) throws InterruptedException {
        List<String> pages = workspace.pageIds();
        CountDownLatch half = new CountDownLatch(EDITS / 2);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread person = new Thread(() -> edit(service, pages, half, failure));
        person.start();

        half.await();
        deployment.kill(service);
        person.join();
        deployment.restart(service);

        assertThat(failure.get()).isNull();
        Duration took =
                Await.passes(TAKEN_OVER, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
        try (KafkaView kafka = new KafkaView(deployment.stack().kafkaBootstrap())) {
            assertThat(kafka.deadLetters()).as("dead letters").isZero();
        }
        assertThat(deployment.archivedJobs()).as("jobs given up").isZero();
        System.out.printf("%s killed: the copy is equal %d ms after its restart%n", service, took.toMillis());
    }

    /**
     * Notion answers slowly, so that jobs are under way when the signal comes; and api-service is having a token renewed,
     * by an answer that comes when the request which needed it is gone, and is lost for good if it isn't waited for.
     */
    @Test
    void services_that_are_stopped_under_load_end_in_good_order_and_lose_nothing() throws InterruptedException {
        ApprovedConnection approved = ApprovedConnection.make(deployment);
        approved.expire();
        int refreshes = approved.refreshes();
        workspace.faults(Map.of("latencyMillis", 300, "retryBaseMillis", 700));
        CountDownLatch half = new CountDownLatch(EDITS / 2);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread person = new Thread(() -> edit("stopped", workspace.pageIds(), half, failure));
        person.start();

        half.await();
        approved.slowDown(LONGER_THAN_REQUESTS_ARE_WAITED_FOR);
        Thread asker = new Thread(() -> askInVain(approved));
        asker.start();
        Await.passes(TAKEN_OVER, () -> assertThat(approved.isAsked()).isTrue());
        List<Stopped> stopped = deployment.stopAll();
        person.join();
        asker.join();
        deployment.startAll();
        workspace.faults(Map.of("latencyMillis", 0, "retryBaseMillis", 1000));

        assertThat(failure.get()).isNull();
        assertThat(stopped).hasSize(3).allSatisfy(service -> {
            assertThat(service.byItself()).isTrue();
            assertThat(service.exitCode()).isEqualTo(STOPPED_BY_SIGTERM);
            assertThat(service.log()).contains(" stopped in ");
        });
        Await.passes(TAKEN_OVER, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
        assertThat(approved.wish().status()).as("by the token that was renewed").isIn(201, 409);
        assertThat(approved.state()).isEqualTo("ok");
        assertThat(approved.refreshes()).isEqualTo(refreshes + 1);
        approved.delete();
        stopped.forEach(service -> System.out.printf(
                "%s stopped under load in %d ms%n",
                service.service(), service.took().toMillis()));
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

    /** What counts is the token: the request ends with the service. */
    private static void askInVain(ApprovedConnection approved) {
        try {
            var unused = approved.wish();
        } catch (UncheckedIOException cutOff) {
            // As it may be.
        }
    }

    private void renameSome(String how) {
        workspace.pageIds().subList(0, SOME).forEach(page -> workspace.rename(page, "Renamed and " + how));
    }

    private void edit(String service, List<String> pages, CountDownLatch half, AtomicReference<Throwable> failure) {
        try {
            for (int n = 0; n < EDITS; n++) {
                workspace.rename(pages.get(n % pages.size()), service + " edit " + n);
                half.countDown();
            }
        } catch (RuntimeException | AssertionError e) {
            failure.set(e);
            while (half.getCount() > 0) {
                half.countDown();
            }
        }
    }
}
