package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.api.WebhookTopic;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.CloudEvents;
import io.tributary.notion.WebhookSignature;
import io.tributary.projects.domain.HookId;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which a delivery can be wrong has its answer, and none of them reaches Kafka. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Set before each test.
class WebhookTest {

    private static final String SECRET = "secret_notions_own";
    private static final String PLANTED = "secret_planted";
    private static final String PAGE = "153104cd-0000-8000-8000-000000000001";

    @TestHTTPResource
    URI url;

    @Inject
    KnownHooks known;

    private TestApi api;
    private WebhookTopic topic;
    private String project;
    private String hook;

    @BeforeEach
    void aProjectWithAConfirmedHook() {
        api = new TestApi(url);
        api.deleteProjects();
        JsonNode created = api.createProject("Launch", UUID.randomUUID().toString());
        project = "/api/v1/projects/" + created.path("id").asText();
        hook = URI.create(created.path("webhookUrl").asText()).getPath();
        topic = new WebhookTopic(TestStack.current().kafkaBootstrap());
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void a_signed_delivery_reaches_kafka_as_it_came() {
        confirm();
        String body = event("page.properties_updated", 2);

        Answer answer = api.deliver(hook, body, SECRET);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.response().body()).isEmpty();
        assertThat(topic.records()).singleElement().satisfies(published -> {
            assertThat(new String(published.value(), StandardCharsets.UTF_8)).isEqualTo(body);
            assertThat(published.key()).isEqualTo(PAGE);
            assertThat(header(published, "ce_hookid")).isEqualTo(hookId());
            assertThat(header(published, "ce_attempt")).isEqualTo("2");
            assertThat(header(published, CloudEvents.ID)).isEqualTo("3f0a5b1e-0001-4c55-9d00-000000000001");
            assertThat(published.headers().toArray())
                    .as("neither the signature nor anything else of the request's")
                    .extracting(Header::key)
                    .containsExactlyInAnyOrder(
                            "ce_specversion",
                            "ce_id",
                            "ce_source",
                            "ce_type",
                            "ce_time",
                            "ce_subject",
                            "ce_hookid",
                            "ce_attempt",
                            "content-type",
                            "_watermill_message_uuid",
                            "traceparent");
        });
    }

    @Test
    void a_verification_token_never_reaches_kafka() {
        assertThat(handshake(PLANTED).status()).isEqualTo(200);
        assertRefused(api.deliver(hook, token(PLANTED), SECRET), 401, "invalid-signature");
        confirm();

        assertRefused(handshake(PLANTED), 409, "hook-confirmed");
        assertRefused(api.deliver(hook, token(PLANTED), SECRET), 400, "invalid-event");
    }

    @Test
    void the_callers_trace_goes_on_in_the_record() {
        confirm();
        byte[] body = bytes(event("page.created", 1));
        known.forget(new HookId(hookId()));
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        api.deliver(
                hook,
                body,
                Map.of(
                        WebhookSignature.HEADER,
                        WebhookSignature.sign(body, SECRET),
                        CloudEvents.TRACEPARENT,
                        "00-" + trace + "-00f067aa0ba902b7-01"));

        assertThat(topic.records())
                .singleElement()
                .satisfies(published ->
                        assertThat(header(published, CloudEvents.TRACEPARENT)).contains(trace));
    }

    @Test
    void a_second_copy_of_a_delivery_is_published_again() {
        confirm();

        api.deliver(hook, event("page.created", 1), SECRET);
        api.deliver(hook, event("page.created", 1), SECRET);

        assertThat(topic.records()).hasSize(2);
    }

    @Test
    void an_unknown_event_type_is_accepted() {
        confirm();

        assertThat(api.deliver(hook, event("page.something_new", 1), SECRET).status())
                .isEqualTo(202);
        assertThat(topic.records()).hasSize(1);
    }

    @Test
    void an_upper_case_signature_means_the_same() {
        confirm();
        byte[] body = bytes(event("page.created", 1));
        String hex = WebhookSignature.sign(body, SECRET).substring(7).toUpperCase(Locale.ROOT);

        assertThat(signed(body, "sha256=" + hex).status()).isEqualTo(202);
        assertThat(topic.records()).hasSize(1);
    }

    @Test
    void a_delivery_signed_with_another_secret_is_refused() {
        confirm();

        assertRefused(api.deliver(hook, event("page.created", 1), PLANTED), 401, "invalid-signature");
    }

    @Test
    void a_delivery_without_signature_is_refused() {
        confirm();

        assertRefused(api.deliver(hook, bytes(event("page.created", 1)), Map.of()), 401, "invalid-signature");
    }

    @Test
    void a_signature_of_another_length_or_form_is_refused() {
        confirm();
        byte[] body = bytes(event("page.created", 1));
        String right = WebhookSignature.sign(body, SECRET);

        for (String wrong : new String[] {
            right.substring(0, right.length() - 2),
            right + "00",
            right.substring("sha256=".length()),
            "sha256=",
            "sha1=" + right.substring("sha256=".length()),
            right.substring(0, right.length() - 1) + "g"
        }) {
            assertRefused(signed(body, wrong), 401, "invalid-signature");
        }
    }

    @Test
    void a_body_changed_by_one_byte_is_refused() {
        confirm();
        byte[] body = bytes(event("page.created", 1));
        String signature = WebhookSignature.sign(body, SECRET);
        body[body.length - 3] ^= 1;

        assertRefused(signed(body, signature), 401, "invalid-signature");
    }

    @Test
    void a_body_of_a_megabyte_is_refused_however_it_is_sent() {
        confirm();
        byte[] body = new byte[1_000_000];
        Arrays.fill(body, (byte) ' ');
        Map<String, String> headers = Map.of(WebhookSignature.HEADER, WebhookSignature.sign(body, SECRET));

        assertRefused(api.deliver(hook, body, headers), 413, "body-too-large");
        assertRefused(api.deliverChunked(hook, body, headers), 413, "body-too-large");
    }

    @Test
    void a_body_of_just_the_limit_is_accepted_however_it_is_sent() {
        confirm();
        String start = event("page.created", 1);
        byte[] body = bytes(start + " ".repeat(WebhookRoute.LIMIT - start.length()));
        Map<String, String> headers = Map.of(WebhookSignature.HEADER, WebhookSignature.sign(body, SECRET));

        assertThat(api.deliver(hook, body, headers).status()).isEqualTo(202);
        assertThat(api.deliverChunked(hook, body, headers).status()).isEqualTo(202);
        assertThat(topic.records()).hasSize(2);
    }

    @Test
    void a_signed_body_that_is_no_event_is_refused() {
        confirm();

        for (String body : new String[] {"", "no json", "{\"id\":", "[]", "null", "{}", "{\"id\":7}", "{} {}"}) {
            assertRefused(api.deliver(hook, body, SECRET), 400, "invalid-event");
        }
    }

    @Test
    void an_unknown_hook_is_not_found() {
        String body = event("page.created", 1);

        for (String id : new String[] {"AAAAAAAAAAAAAAAAAAAAAA", "x", "..%2F..%2Fetc", hookId() + "A"}) {
            assertRefused(api.deliver("/api/v1/webhooks/notion/" + id, body, SECRET), 404, "hook-not-found");
        }
    }

    @Test
    void a_flood_of_unknown_hooks_is_answered_and_a_known_one_gets_through() {
        confirm();
        SecureRandom random = new SecureRandom();

        List<Integer> statuses = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> i % 10 == 0
                        ? api.deliver(hook, event("page.created", 1), SECRET)
                        : api.deliver(
                                "/api/v1/webhooks/notion/" + HookId.random(random), event("page.created", 1), SECRET))
                .map(Answer::status)
                .toList();

        assertThat(statuses).containsOnly(202, 404);
        assertThat(topic.records()).hasSize(20);
    }

    @Test
    void another_method_is_not_allowed() {
        Answer answer = api.send("GET", hook, BodyPublishers.noBody(), Map.of());

        assertRefused(answer, 405, "method-not-allowed");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void a_handshake_shows_the_owner_the_token_and_the_first_delivery_confirms_it() {
        assertThat(webhookState()).isEqualTo("none");

        assertThat(handshake(SECRET).status()).isEqualTo(200);
        assertThat(webhookState()).isEqualTo("pending");
        assertThat(reveal()).isEqualTo(SECRET);
        assertThat(webhookState()).isEqualTo("pending");

        assertThat(api.deliver(hook, event("page.created", 1), SECRET).status()).isEqualTo(202);
        assertThat(webhookState()).isEqualTo("verified");
        assertThat(topic.records()).hasSize(1);
    }

    @Test
    void a_handshake_is_signed_with_its_own_token_or_none() {
        assertRefused(api.deliver(hook, token(SECRET), PLANTED), 401, "invalid-signature");
        assertRefused(
                api.deliver(hook, "{\"verification_token\":\"" + SECRET + "\",\"id\":\"x\"}", SECRET),
                401,
                "invalid-signature");
        assertThat(webhookState()).isEqualTo("none");
    }

    @Test
    void a_handshake_on_a_verified_hook_changes_nothing() {
        confirm();

        assertRefused(handshake(PLANTED), 409, "hook-confirmed");
        assertRefused(handshake(SECRET), 409, "hook-confirmed");

        assertThat(api.deliver(hook, event("page.created", 1), SECRET).status()).isEqualTo(202);
        assertRefusedBeside(api.deliver(hook, event("page.created", 1), PLANTED), 401, 1);
        assertThat(api.call("POST", project + "/hook/reveal", null).problem()).isEqualTo("hook-confirmed");
    }

    @Test
    void a_planted_handshake_confirms_nothing_and_does_not_push_out_the_revealed_one() {
        handshake(PLANTED);
        assertRefused(api.deliver(hook, event("page.created", 1), PLANTED), 401, "invalid-signature");

        handshake(SECRET);
        assertThat(reveal()).isEqualTo(SECRET);
        for (int i = 0; i < 4; i++) {
            assertThat(handshake(PLANTED + i).status()).isEqualTo(200);
        }
        assertRefused(api.deliver(hook, event("page.created", 1), PLANTED + 3), 401, "invalid-signature");

        assertThat(api.deliver(hook, event("page.created", 1), SECRET).status()).isEqualTo(202);
        assertThat(webhookState()).isEqualTo("verified");
        assertThat(topic.records()).hasSize(1);
    }

    @Test
    void planted_handshakes_are_stored_once_a_second_at_most() {
        long begun = System.nanoTime();
        int stored = 0;
        for (int i = 0; i < 40; i++) {
            Answer answer = api.deliver(hook, token(PLANTED + i), PLANTED + i);
            if (answer.status() == 200) {
                stored++;
            } else {
                assertRefused(answer, 503, "handshake-too-soon");
                assertThat(answer.header("Retry-After")).isEqualTo("1");
            }
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();

        assertThat(stored).isBetween(1, (int) seconds + 1);
    }

    @Test
    void after_a_reset_the_address_stays_and_the_old_secret_is_good_until_it_is_revoked() {
        confirm();

        Answer reset = api.call("POST", project + "/hook/reset", null);
        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.json().path("webhook").asText()).isEqualTo("none");
        assertThat(reset.json().path("webhookUrl").asText()).endsWith(hook);
        assertThat(api.deliver(hook, event("page.created", 1), SECRET).status()).isEqualTo(202);
        assertThat(handshake("secret_next").status()).isEqualTo(200);
        assertThat(reveal()).isEqualTo("secret_next");

        Answer unclear = api.call("POST", project + "/hook/reset?revoke=1", null);
        assertThat(unclear.status()).isEqualTo(422);
        assertThat(reveal()).isEqualTo("secret_next");

        api.call("POST", project + "/hook/reset?revoke=true", null);
        assertRefusedBeside(api.deliver(hook, event("page.created", 1), SECRET), 401, 1);
        assertRefused(api.deliver(hook, event("page.created", 1), "secret_next"), 401, "invalid-signature");
    }

    @Test
    void the_hook_of_a_deleted_project_is_not_found() {
        confirm();
        api.call("DELETE", project, null);

        assertRefused(api.deliver(hook, event("page.created", 1), SECRET), 404, "hook-not-found");
    }

    @Test
    void a_hook_lives_on_with_its_connections_other_projects() {
        confirm();
        JsonNode second = api.createProject("Second", UUID.randomUUID().toString());
        assertThat(second.path("webhookUrl").asText()).endsWith(hook);
        assertThat(second.path("webhook").asText()).isEqualTo("verified");

        api.call("DELETE", project, null);

        assertThat(api.deliver(hook, event("page.created", 1), SECRET).status()).isEqualTo(202);
        assertThat(topic.records()).hasSize(1);
    }

    private void confirm() {
        handshake(SECRET);
        assertThat(reveal()).isEqualTo(SECRET);
        assertThat(api.deliver(hook, event("page.created", 1), SECRET).status()).isEqualTo(202);
        assertThat(topic.records()).hasSize(1);
    }

    /** As Notion would: again if it is told so. */
    private Answer handshake(String token) {
        Instant limit = Instant.now().plusSeconds(10);
        Answer answer = api.deliver(hook, token(token), token);
        while (answer.problem().equals("handshake-too-soon") && Instant.now().isBefore(limit)) {
            answer = api.deliver(hook, token(token), token);
        }
        return answer;
    }

    private String reveal() {
        return api.call("POST", project + "/hook/reveal", null)
                .json()
                .path("verificationToken")
                .asText();
    }

    private String webhookState() {
        return api.call("GET", project, null).json().path("webhook").asText();
    }

    private Answer signed(byte[] body, String signature) {
        return api.deliver(hook, body, Map.of(WebhookSignature.HEADER, signature));
    }

    private void assertRefused(Answer answer, int status, String problem) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(topic.records()).isEmpty();
    }

    private void assertRefusedBeside(Answer answer, int status, int accepted) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(topic.records()).hasSize(accepted);
    }

    private String hookId() {
        return hook.substring(hook.lastIndexOf('/') + 1);
    }

    private static String token(String token) {
        return "{\"verification_token\":\"" + token + "\"}";
    }

    private static String event(String type, int attempt) {
        return "{\"id\":\"3f0a5b1e-0001-4c55-9d00-000000000001\",\"timestamp\":\"2026-11-20T09:15:34.285Z\",\"type\":\""
                + type
                + "\",\"attempt_number\":" + attempt + ",\"entity\":{\"id\":\"" + PAGE
                + "\",\"type\":\"page\"},\"data\":{}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<String, byte[]> published, String name) {
        return new String(published.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
