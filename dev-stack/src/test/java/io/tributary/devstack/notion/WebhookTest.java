package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.Await;
import io.tributary.devstack.notion.Receiver.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions and what they are told. */
class WebhookTest {
    private final Simulated notion = new Simulated();
    private Receiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        receiver.close();
        notion.close();
    }

    @Test
    void the_handshake_is_signed_with_the_token_that_it_brings() {
        String id = notion.control("POST", "webhooks", "{\"url\":\"" + receiver.url() + "\"}")
                .path("id")
                .textValue();
        Delivery handshake = receiver.next();
        String token = handshake.json().path("verification_token").textValue();

        assertThat(handshake.body()).isEqualTo("{\"verification_token\":\"" + token + "\"}");
        assertThat(token).matches("secret_[A-Za-z0-9]{43}");
        assertSigned(handshake, token);
        assertThat(state(id)).isEqualTo("pending");

        notion.create("Not told while pending");
        assertThat(notion.call("POST", "/_sim/webhooks/" + id + "/verify", "", "", "{\"verificationToken\":\"x\"}")
                        .status())
                .isEqualTo(400);
        notion.control("POST", "webhooks/" + id + "/resend", "");
        assertThat(receiver.next().body()).isEqualTo(handshake.body());
        notion.control("POST", "webhooks/" + id + "/verify", "{\"verificationToken\":\"" + token + "\"}");
        assertThat(state(id)).isEqualTo("active");

        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":1}}");
        Delivery delivery = receiver.next();
        assertThat(delivery.type()).isEqualTo("page.properties_updated");
        assertSigned(delivery, token);
    }

    @Test
    void an_event_has_the_documented_envelope() {
        String id = notion.subscribe(receiver);

        notion.edit(
                Simulated.task(1),
                "{\"Estimate\":{\"number\":1},\"JU%5DK\":{\"relation\":[]},\"title\":{\"title\":[]}}");

        JsonNode event = receiver.next().json();
        List<String> names = new ArrayList<>();
        event.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "id",
                        "timestamp",
                        "workspace_id",
                        "workspace_name",
                        "subscription_id",
                        "integration_id",
                        "type",
                        "authors",
                        "attempt_number",
                        "api_version",
                        "entity",
                        "data");
        assertThat(event.path("timestamp").textValue()).isEqualTo("2026-11-24T10:20:30.456Z");
        assertThat(event.path("subscription_id").textValue()).isEqualTo(id);
        assertThat(event.path("authors").toString())
                .isEqualTo("[{\"id\":\"" + Users.ANA_ID + "\",\"type\":\"person\"}]");
        assertThat(event.path("entity").toString())
                .isEqualTo("{\"id\":\"" + Simulated.task(1) + "\",\"type\":\"page\"}");
        assertThat(event.path("data").toString())
                .isEqualTo("{\"parent\":{\"id\":\"" + NotionSimulator.DEMO_DATABASE_ID
                        + "\",\"type\":\"database\",\"data_source_id\":\"" + Simulated.SOURCE
                        + "\"},\"updated_properties\":[\"title\",\"estM\"]}");
    }

    @Test
    void each_change_is_told() {
        notion.subscribe(receiver);
        String page = notion.create("A");
        notion.bot("PATCH", "/v1/pages/" + page, "{\"is_locked\":true}");
        notion.person("PATCH", "/v1/pages/" + page, "{\"in_trash\":true}");
        notion.person("PATCH", "/v1/pages/" + page, "{\"in_trash\":false}");
        notion.control(
                "POST", "pages/" + page + "/move", "{\"pageId\":\"" + NotionSimulator.DEMO_PARENT_PAGE_ID + "\"}");
        notion.person("PATCH", "/v1/data_sources/" + Simulated.SOURCE, "{\"properties\":{\"Notes\":null}}");
        notion.settled();

        List<Delivery> all = receiver.all();
        assertThat(all.stream().filter(d -> d.type().startsWith("page.")))
                .extracting(Delivery::type)
                .containsExactly("page.created", "page.locked", "page.deleted", "page.undeleted", "page.moved");
        assertThat(all.stream().filter(d -> d.type().equals("data_source.content_updated")))
                .hasSize(4)
                .allSatisfy(
                        d -> assertThat(d.json().at("/data/updated_blocks/0/id").textValue())
                                .isEqualTo(page));
        assertThat(one(all, "page.locked").at("/authors/0/type").textValue()).isEqualTo("bot");
        assertThat(one(all, "page.moved").at("/data/parent").toString())
                .isEqualTo("{\"id\":\"" + NotionSimulator.DEMO_PARENT_PAGE_ID + "\",\"type\":\"page\"}");
        assertThat(one(all, "data_source.schema_updated")
                        .at("/data/updated_properties")
                        .toString())
                .isEqualTo("[{\"id\":\"nTes\",\"name\":null,\"action\":\"deleted\"}]");
    }

    @Test
    void what_the_integration_does_not_see_is_not_told() {
        notion.subscribe(receiver);
        notion.control("POST", "pages/" + Simulated.task(1) + "/unshare", "");

        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":77}}");

        assertThat(told(notion.settled())).isEmpty();
    }

    @Test
    void anything_but_2xx_is_tried_again_with_the_same_event_id() {
        notion.subscribe(receiver);
        notion.faults("{\"retryBaseMillis\":1}");
        receiver.answer(500, 302, 404);

        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":77}}");

        List<Delivery> attempts = List.of(receiver.next(), receiver.next(), receiver.next(), receiver.next());
        assertThat(attempts)
                .extracting(d -> d.json().path("attempt_number").intValue())
                .containsExactly(1, 2, 3, 4);
        assertThat(attempts).extracting(d -> d.json().path("id").textValue()).containsOnly(id(attempts.get(0)));
        assertThat(told(notion.settled()))
                .extracting(entry -> entry.path("status").intValue())
                .containsExactly(500, 302, 404, 200);
    }

    @Test
    void after_eight_attempts_an_event_is_gone() {
        notion.subscribe(receiver);
        notion.faults("{\"retryBaseMillis\":1,\"retryCapMillis\":2}");
        receiver.answer(500, 500, 500, 500, 500, 500, 500, 500);

        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":77}}");

        assertThat(told(notion.settled())).hasSize(8);
    }

    @Test
    void a_429_pauses_the_subscription() {
        String id = notion.subscribe(receiver);
        receiver.answer(429);
        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":77}}");
        Await.until("paused", () -> state(id).equals("paused"));
        receiver.all();

        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":78}}");
        notion.settled();
        assertThat(receiver.all()).isEmpty();

        notion.control("POST", "webhooks/" + id + "/resume", "");
        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":79}}");
        assertThat(receiver.next().type()).isEqualTo("page.properties_updated");
    }

    @Test
    void the_events_of_a_page_come_in_order() {
        notion.subscribe(receiver);
        for (int i = 0; i < 40; i++) {
            notion.clock.tick(Duration.ofMillis(1));
            notion.edit(Simulated.task(1 + i % 2), "{\"estM\":{\"number\":" + (100 + i) + "}}");
        }
        notion.settled();

        List<Delivery> all = receiver.all();
        assertThat(all).hasSize(40);
        for (int task = 1; task <= 2; task++) {
            String id = Simulated.task(task);
            assertThat(all.stream()
                            .filter(d -> d.json().at("/entity/id").asText().equals(id)))
                    .extracting(d -> d.json().path("timestamp").textValue())
                    .isSorted();
        }
    }

    @Test
    void deliveries_can_be_lost_duplicated_and_out_of_order() {
        notion.subscribe(receiver);
        notion.faults("{\"lostRate\":1}");
        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":77}}");
        assertThat(told(notion.settled()).get(0).path("error").textValue()).isEqualTo("lost on purpose");
        assertThat(receiver.all()).isEmpty();

        notion.faults("{\"lostRate\":0,\"duplicateRate\":1}");
        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":78}}");
        notion.settled();
        List<Delivery> twice = receiver.all();
        assertThat(twice).hasSize(2).extracting(WebhookTest::id).containsOnly(id(twice.get(0)));

        notion.faults("{\"duplicateRate\":0,\"reorder\":true}");
        for (int i = 0; i < 30; i++) {
            notion.clock.tick(Duration.ofMillis(1));
            notion.edit(Simulated.task(1), "{\"estM\":{\"number\":" + (100 + i) + "}}");
        }
        notion.settled();
        List<String> times = receiver.all().stream()
                .map(d -> d.json().path("timestamp").textValue())
                .toList();
        assertThat(times)
                .hasSize(30)
                .doesNotHaveDuplicates()
                .isNotEqualTo(times.stream().sorted().toList());
    }

    @Test
    void changes_of_one_window_are_aggregated_by_entity() {
        notion.subscribe(receiver);
        notion.faults("{\"aggregationMillis\":300}");
        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":77}}");
        notion.bot("PATCH", "/v1/pages/" + Simulated.task(1), "{\"properties\":{\"mile\":{\"checkbox\":true}}}");
        String shortLived = notion.create("Here and gone");
        notion.person("PATCH", "/v1/pages/" + shortLived, "{\"in_trash\":true}");
        notion.person("PATCH", "/v1/pages/" + Simulated.task(2), "{\"in_trash\":true}");
        notion.person("PATCH", "/v1/pages/" + Simulated.task(2), "{\"in_trash\":false}");
        notion.settled();

        List<Delivery> all = receiver.all();
        assertThat(all)
                .extracting(Delivery::type)
                .containsExactlyInAnyOrder("page.properties_updated", "data_source.content_updated");
        JsonNode update = one(all, "page.properties_updated");
        assertThat(update.at("/data/updated_properties").toString()).isEqualTo("[\"estM\",\"mile\"]");
        assertThat(update.path("authors")).hasSize(2);
        assertThat(one(all, "data_source.content_updated").at("/data/updated_blocks"))
                .hasSize(2);
    }

    @Test
    void a_subscription_may_choose_its_events_and_version() {
        String id = notion.control(
                        "POST",
                        "webhooks",
                        "{\"url\":\"" + receiver.url()
                                + "\",\"eventTypes\":[\"page.created\"],\"apiVersion\":\"2025-09-03\"}")
                .path("id")
                .textValue();
        String token = receiver.next().json().path("verification_token").textValue();
        notion.control("POST", "webhooks/" + id + "/verify", "{\"verificationToken\":\"" + token + "\"}");

        notion.create("A");
        notion.settled();

        List<Delivery> all = receiver.all();
        assertThat(all).extracting(Delivery::type).containsExactly("page.created");
        assertThat(all.get(0).json().path("api_version").textValue()).isEqualTo("2025-09-03");
    }

    private String state(String id) {
        return notion.control("GET", "webhooks/" + id, "").path("state").asText();
    }

    private static void assertSigned(Delivery delivery, String token) {
        assertThat(delivery.signature())
                .isEqualTo(Signature.of(delivery.body().getBytes(StandardCharsets.UTF_8), token));
    }

    private static String id(Delivery delivery) {
        return delivery.json().path("id").asText();
    }

    private static JsonNode one(List<Delivery> all, String type) {
        List<Delivery> found = all.stream().filter(d -> d.type().equals(type)).toList();
        assertThat(found).as(type).hasSize(1);
        return found.get(0).json();
    }

    /** The log without handshakes. */
    private static List<JsonNode> told(JsonNode log) {
        List<JsonNode> entries = new ArrayList<>();
        log.forEach(entry -> {
            if (!entry.path("type").asText().equals("verification")) {
                entries.add(entry);
            }
        });
        return entries;
    }
}
