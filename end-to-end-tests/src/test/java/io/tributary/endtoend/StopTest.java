package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.endtoend.Deployment.Stopped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** SIGTERM to all services in the middle of 200 edits, while a token is being renewed, restart: nothing is lost. */
@Order(7)
class StopTest extends EndToEnd {

    private static final int STOPPED_BY_SIGTERM = 128 + 15;
    private static final Duration TAKEN_OVER = Duration.ofSeconds(60);
    private static final Duration LONGER_THAN_REQUESTS_ARE_WAITED_FOR = Duration.ofSeconds(5);

    @BeforeAll
    void connect() {
        connectWebhook();
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
        Burst burst = new Burst(workspace, "stopped");

        burst.awaitHalf();
        approved.slowDown(LONGER_THAN_REQUESTS_ARE_WAITED_FOR);
        Thread asker = new Thread(() -> askInVain(approved));
        asker.start();
        Await.passes(TAKEN_OVER, () -> assertThat(approved.isAsked()).isTrue());
        List<Stopped> stopped = deployment.stopAll();
        Throwable failure = burst.end();
        asker.join();
        deployment.startAll();
        workspace.faults(Map.of("latencyMillis", 0, "retryBaseMillis", 1000));

        assertThat(failure).isNull();
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

    /** What counts is the token: the request ends with the service. */
    private static void askInVain(ApprovedConnection approved) {
        try {
            var unused = approved.wish();
        } catch (UncheckedIOException cutOff) {
            // As it may be.
        }
    }
}
