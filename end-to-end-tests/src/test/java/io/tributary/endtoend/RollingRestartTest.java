package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.testing.ServiceProcess;
import io.tributary.endtoend.Deployment.Stopped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an upgrade does, under load: a new replica of each service, and once it is ready SIGTERM to the old one. Notion
 * answers slowly meanwhile, so that jobs are under way when the signal comes. Last of the classes, since afterwards
 * api-service is at another address.
 */
@Order(200)
@Tag(EndSuite.TAG)
class RollingRestartTest extends EndToEnd {

    private static final int SOME = 40;
    private static final int STOPPED_BY_SIGTERM = 128 + 15;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Balancer balancer = new Balancer();

    @BeforeAll
    void webhookThroughTheBalancer() {
        balancer.add(deployment.process("api-service"));
        deployment.connectWebhook(workspace, copy, balancer.url());
        long confirmed = runsOfConfirmation();
        workspace.rename(workspace.pageIds().get(0), "First delivery through the balancer");
        // A new subscription is reason for a sweep, which is no business of what follows.
        Await.passes(SOON, () -> {
            assertThat(runsOfConfirmation()).isGreaterThan(confirmed);
            assertThat(copy.runs()).noneMatch(run -> run.path("finishedAt").isNull());
        });
        workspace.faults(Map.of("latencyMillis", 500));
    }

    private long runsOfConfirmation() {
        return runs(copy).stream()
                .filter(run -> run.path("reason").asText().equals("hook-confirmed"))
                .count();
    }

    /** Those that something has caused. */
    private static List<JsonNode> runs(Copy copy) {
        return StreamSupport.stream(copy.runs().spliterator(), false)
                .filter(run -> !run.path("reason").asText().equals("schedule"))
                .toList();
    }

    @AfterAll
    void calm() {
        workspace.faults(Map.of("latencyMillis", 0));
        balancer.close();
    }

    @Test
    void services_that_are_replaced_under_load_refuse_nothing_lose_nothing_and_end_in_time() {
        ServiceProcess old = deployment.process("api-service");
        List<JsonNode> runs = runs(copy);
        long before = workspace.lastDelivery();
        List<Stopped> stopped;
        Copy throughBalancer = copy.at(deployment.api(balancer.url()));

        Load load = new Load(workspace, throughBalancer);
        try (load) {
            Map<String, ServiceProcess> next = deployment.startBeside();
            ServiceProcess young = Objects.requireNonNull(next.get("api-service"));
            balancer.add(young);
            Await.passes(SOON, () -> {
                assertThat(balancer.served(old)).isGreaterThan(SOME);
                assertThat(balancer.served(young)).isGreaterThan(SOME);
            });

            stopped = deployment.replaceBy(next);

            int edits = load.edits();
            Await.passes(SOON, () -> assertThat(load.edits()).isGreaterThan(edits + SOME));
        }

        assertThat(load.failures()).isEmpty();
        Duration took = Await.passes(
                SOON, () -> assertThat(throughBalancer.comparable()).isEqualTo(workspace.comparable()));
        assertThat(balancer.refused()).as("refused").isEmpty();
        assertThat(workspace.deliveriesSince(before)).as("deliveries").hasSizeGreaterThan(2 * SOME);
        assertThat(stopped).hasSize(Deployment.SERVICES.size()).allSatisfy(service -> {
            assertThat(service.byItself()).as(service.service()).isTrue();
            assertThat(service.exitCode()).as(service.service()).isEqualTo(STOPPED_BY_SIGTERM);
            assertThat(service.took()).as(service.service()).isLessThan(STOP_LIMIT);
            assertThat(service.log()).as(service.service()).contains(" stopped in ");
        });
        try (KafkaView kafka = new KafkaView(deployment.stack().kafkaBootstrap())) {
            assertThat(kafka.deadLetters()).as("dead letters").isZero();
        }
        assertThat(deployment.archivedJobs()).as("jobs given up").isZero();
        assertThat(runs(throughBalancer)).as("no sweep had to mend anything").isEqualTo(runs);
        stopped.forEach(service -> System.out.printf(
                "%s stopped under load in %d ms%n",
                service.service(), service.took().toMillis()));
        System.out.printf(
                "Replaced under %d edits: the copy is equal %d ms after the last%n", load.edits(), took.toMillis());
    }
}
