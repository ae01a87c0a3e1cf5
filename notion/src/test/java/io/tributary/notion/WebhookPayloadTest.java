package io.tributary.notion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.notion.WebhookPayload.Author;
import io.tributary.notion.WebhookPayload.Entity;
import io.tributary.notion.WebhookPayload.Handshake;
import io.tributary.notion.WebhookPayload.InvalidWebhook;
import io.tributary.notion.WebhookPayload.Parent;
import io.tributary.notion.WebhookPayload.WebhookEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookPayloadTest {

    private static final String PAGE = "153104cd-0000-8000-8000-000000000001";

    @Test
    void a_page_event_names_its_page_and_its_data_source() {
        WebhookPayload payload = parse("""
                {"id":"3f0a5b1e-0001-4c55-9d00-000000000002","timestamp":"2026-11-20T09:17:05.379Z",
                 "workspace_id":"13950b26-0000-4000-8000-000000000001","type":"page.properties_updated",
                 "authors":[{"id":"c7c11cca-0000-4000-8000-000000000001","type":"person"},
                            {"id":"7775f3a3-0000-4000-8000-000000000001","type":"bot"}],
                 "attempt_number":3,"api_version":"2026-03-11",
                 "entity":{"id":"153104cd-0000-8000-8000-000000000001","type":"page"},
                 "data":{"parent":{"id":"36cc9195-0000-4000-8000-000000000001","type":"database",
                                   "data_source_id":"98024f3c-0000-4000-8000-000000000001"},
                         "updated_properties":["XGe%40"]}}""");

        assertThat(payload)
                .isEqualTo(new WebhookEvent(
                        "3f0a5b1e-0001-4c55-9d00-000000000002",
                        Instant.parse("2026-11-20T09:17:05.379Z"),
                        "13950b26-0000-4000-8000-000000000001",
                        "page.properties_updated",
                        new Entity(PAGE, "page"),
                        new Parent(
                                "36cc9195-0000-4000-8000-000000000001",
                                "database",
                                "98024f3c-0000-4000-8000-000000000001"),
                        3,
                        List.of(
                                new Author("c7c11cca-0000-4000-8000-000000000001", "person"),
                                new Author("7775f3a3-0000-4000-8000-000000000001", "bot"))));
    }

    @Test
    void ids_are_dashed_and_lower_case() {
        WebhookEvent event = event("{\"id\":\"e\",\"timestamp\":\"2026-11-20T09:17:05+01:00\",\"type\":\"page.moved\","
                + "\"entity\":{\"id\":\"153104CD000080008000000000000001\",\"type\":\"page\"},"
                + "\"data\":{\"parent\":{\"id\":\"0EF104CD000080008000000000000002\",\"type\":\"page\"}}}");

        assertThat(event.entity().id()).isEqualTo(PAGE);
        assertThat(event.parent()).isEqualTo(new Parent("0ef104cd-0000-8000-8000-000000000002", "page", null));
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-11-20T08:17:05Z"));
    }

    @Test
    void an_unknown_event_with_little_in_it_is_still_an_event() {
        WebhookEvent event = event("{\"id\":\"e\",\"timestamp\":\"2026-11-20T09:17:05Z\",\"type\":\"robot.danced\","
                + "\"entity\":{\"id\":\"no-uuid\",\"type\":\"robot\"},\"surprise\":[{}]}");

        assertThat(event)
                .isEqualTo(new WebhookEvent(
                        "e",
                        Instant.parse("2026-11-20T09:17:05Z"),
                        null,
                        "robot.danced",
                        new Entity("no-uuid", "robot"),
                        null,
                        1,
                        List.of()));
    }

    @Test
    void the_handshake_has_exactly_one_field() {
        assertThat(parse("{\"verification_token\":\"secret_x\"}")).isEqualTo(new Handshake("secret_x"));
        assertThat(parse("{\"verification_token\":\"secret_x\"}").toString()).doesNotContain("secret_x");
        assertInvalid("{\"verification_token\":\"secret_x\",\"more\":1}", "The field id is missing or no text");
        assertInvalid("{\"verification_token\":7}", "The field verification_token is missing or no text");
        assertInvalid("{\"verification_token\":\"\"}", "The field verification_token is missing or no text");
    }

    @Test
    void the_error_names_the_field() {
        assertInvalid("", "The body is no JSON object");
        assertInvalid("hello", "The body is no JSON");
        assertInvalid("{\"id\":\"e\"} {}", "The body is no JSON");
        assertInvalid("[]", "The body is no JSON object");
        assertInvalid("{}", "The field id is missing or no text");
        assertInvalid("{\"id\":\"e\",\"timestamp\":\"now\"}", "The field timestamp is no time");
        assertInvalid("{\"id\":\"e\",\"timestamp\":\"+999999999-12-31T23:59:59Z\"}", "The field timestamp is no time");
        String start = "{\"id\":\"e\",\"timestamp\":\"2026-11-20T09:17:05Z\"";
        assertInvalid(start + "}", "The field type is missing or no text");
        assertInvalid(start + ",\"type\":\"page.created\"}", "The field entity.type is missing or no text");
        assertInvalid(
                start + ",\"type\":\"page.created\",\"entity\":{\"type\":\"page\"}}",
                "The field entity.id is missing or no text");
        assertInvalid(
                start + ",\"type\":\"page.created\",\"entity\":{\"type\":\"page\",\"id\":\"x\"}}",
                "The field entity.id is no UUID");
    }

    private static void assertInvalid(String body, String message) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(InvalidWebhook.class).hasMessage(message);
    }

    private static WebhookEvent event(String body) {
        return (WebhookEvent) parse(body);
    }

    private static WebhookPayload parse(String body) {
        return WebhookPayload.parse(body.getBytes(UTF_8));
    }
}
