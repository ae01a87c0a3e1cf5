package io.tributary.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tributary.api.SampleLetters;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.api.WebhookTopic;
import io.tributary.devstack.testing.Server;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.CloudEvents;
import io.tributary.projects.domain.TokenValues;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see while a server is down, and afterwards. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Set before each test.
class OutageTest {

    private static final String SECRET = "secret_notions_own";
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final String EVENT =
            "{\"id\":\"3f0a5b1e-0001-4c55-9d00-000000000001\",\"type\":\"page.created\",\"attempt_number\":1,"
                    + "\"entity\":{\"id\":\"153104cd-0000-8000-8000-000000000001\",\"type\":\"page\"},\"data\":{}}";

    @TestHTTPResource
    URI url;

    @TestHTTPResource(value = "/health/well", management = true)
    URI well;

    private final TestStack stack = TestStack.current();
    private TestApi api;
    private String project;
    private String hook;

    @BeforeEach
    void aProjectWithAConfirmedHook() {
        api = new TestApi(url);
        api.deleteProjects();
        JsonNode created = api.createProject("Launch", UUID.randomUUID().toString());
        project = "/api/v1/projects/" + created.path("id").asText();
        hook = URI.create(created.path("webhookUrl").asText()).getPath();
        api.deliver(hook, "{\"verification_token\":\"" + SECRET + "\"}", SECRET);
        api.call("POST", project + "/hook/reveal", null);
        assertThat(deliver().status()).isEqualTo(202);
    }

    @AfterEach
    void everythingIsUpAgain() {
        stack.start(Server.KAFKA);
        stack.start(Server.POSTGRES);
        stack.start(Server.REDIS);
    }

    @Test
    void without_kafka_a_delivery_is_refused_in_two_seconds_and_notion_is_asked_to_come_again() {
        stack.stop(Server.KAFKA);

        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            Answer answer = deliver();
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("unavailable");
            assertThat(answer.header("Retry-After")).isEqualTo("30");
            assertThat(took).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(api.call("GET", project, null).status()).isEqualTo(200);
        assertThat(api.call("GET", LETTERS, null).problem()).isEqualTo("kafka-unavailable");
        assertThat(api.call("DELETE", LETTERS + "/project.created.dlq-0-0", null)
                        .problem())
                .isEqualTo("kafka-unavailable");
        assertThat(api.call("GET", LETTERS + "?source=critical", null).problem())
                .as("asks Redis alone, which knows of no such queue")
                .isEqualTo("invalid-field");
        RestAssured.get(well)
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'kafka' }.data.reason", startsWith("Kafka does not answer"));

        stack.start(Server.KAFKA);
        awaitStatus(202, this::deliver);
        awaitStatus(200, () -> api.call("GET", LETTERS, null));
    }

    @Test
    void without_redis_dead_letters_of_topics_are_shown_and_those_of_jobs_say_what_is_away() {
        stack.stop(Server.REDIS);

        assertThat(api.call("GET", LETTERS + "?source=project.created", null).status())
                .isEqualTo(200);
        Answer jobs = api.call("GET", LETTERS + "/critical:1", null);
        assertThat(jobs.status()).isEqualTo(503);
        assertThat(jobs.problem()).isEqualTo("redis-unavailable");
        assertThat(jobs.header("Retry-After")).isNotEmpty();
        assertThat(api.call("GET", LETTERS, null).problem()).isEqualTo("redis-unavailable");

        stack.start(Server.REDIS);
        awaitStatus(200, () -> api.call("GET", LETTERS, null));
    }

    @Test
    void deliveries_through_an_outage_of_kafka_are_all_answered_and_no_accepted_one_is_missing() {
        try (WebhookTopic topic = new WebhookTopic(stack.kafkaBootstrap());
                var deliveries = new SteadyDeliveries(url.resolve(hook), SECRET, Duration.ofMillis(10))) {
            await(() -> deliveries.count(202) >= 50);
            stack.stop(Server.KAFKA);
            await(() -> deliveries.count(503) >= 100);
            stack.start(Server.KAFKA);
            long before = deliveries.count(202);
            await(() -> deliveries.count(202) >= before + 50);
            deliveries.end();
            await(deliveries::allAnswered);

            assertThat(deliveries.answered())
                    .extracting(SteadyDeliveries.Answered::status)
                    .containsOnly(202, 503);
            // What the door promises, and what a busy machine takes on top of it.
            assertThat(deliveries.answered())
                    .allSatisfy(one -> assertThat(one.took()).isLessThan(Duration.ofSeconds(3)));
            Set<String> stored = topic.records().stream()
                    .map(record -> header(record, CloudEvents.ID))
                    .collect(Collectors.toSet());
            assertThat(deliveries.answered())
                    .filteredOn(one -> one.status() == 202)
                    .extracting(SteadyDeliveries.Answered::event)
                    .isSubsetOf(stored);
        }
    }

    @Test
    void without_postgres_a_known_hooks_delivery_is_accepted_and_everything_else_says_so() {
        String letter = SampleLetters.put("ProjectSyncFinished");
        try (WebhookTopic topic = new WebhookTopic(stack.kafkaBootstrap())) {
            stack.stop(Server.POSTGRES);

            assertThat(deliver().status()).isEqualTo(202);
            assertThat(deliver().status()).isEqualTo(202);
            assertThat(topic.records()).hasSize(2);

            long start = System.nanoTime();
            Answer unknown = api.deliver("/api/v1/webhooks/notion/AAAAAAAAAAAAAAAAAAAAAA", EVENT, SECRET);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(unknown.status()).isEqualTo(503);
            assertThat(unknown.header("Retry-After")).isEqualTo("30");
            assertThat(api.deliver(hook, EVENT, "another").status()).isEqualTo(401);
            assertThat(topic.records()).isEmpty();
        }
        Answer rest = api.call("GET", project, null);
        assertThat(rest.status()).isEqualTo(503);
        assertThat(rest.problem()).isEqualTo("database-unavailable");
        assertThat(rest.header("Retry-After")).isNotEmpty();
        assertThat(api.call("GET", project + "/pages", null).problem()).isEqualTo("database-unavailable");
        assertThat(api.call("DELETE", LETTERS + "/" + letter, null).problem()).isEqualTo("database-unavailable");
        String token = TokenValues.random(new SecureRandom()).value();
        Answer undecided = api.with(token).call("GET", project, null);
        assertThat(undecided.status()).isEqualTo(503);
        assertThat(undecided.problem()).isEqualTo("database-unavailable");

        stack.start(Server.POSTGRES);
        awaitStatus(200, () -> api.call("GET", project, null));
        awaitStatus(200, () -> api.call("GET", project + "/pages", null));
        awaitStatus(204, () -> api.call("DELETE", LETTERS + "/" + letter, null));
    }

    private Answer deliver() {
        return api.deliver(hook, EVENT, SECRET);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(RECOVERY).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    private static void awaitStatus(int status, Supplier<Answer> request) {
        Awaitility.await()
                .atMost(RECOVERY)
                .untilAsserted(() -> assertThat(request.get().status()).isEqualTo(status));
    }
}
