package io.tributary.api.projects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.notion.WebhookSignature;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log of deliveries, and a delivery's replay. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class DeliveriesTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String PAGE = "153104cd-0000-8000-8000-000000000001";

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi api;
    private String id;
    private String deliveries;
    private String hook;

    @BeforeEach
    void aProject() {
        api = new TestApi(url);
        api.deleteProjects();
        execute("DELETE FROM deliveries");
        execute("DELETE FROM delivery_refusals");
        execute("DELETE FROM outbox");
        JsonNode created = api.createProject("Launch", UUID.randomUUID().toString());
        id = created.path("id").asText();
        deliveries = "/api/v1/projects/" + id + "/deliveries";
        hook = URI.create(created.path("webhookUrl").asText()).getPath();
        execute("DELETE FROM outbox");
        execute("DELETE FROM sweep_wants");
    }

    @Test
    void a_delivery_shows_what_became_of_it() {
        String entry = delivery("page.created", "page:sync", null, 3);

        assertThat(items(deliveries).get(0).toString())
                .isEqualTo(
                        "{\"id\":\"" + entry + "\",\"eventId\":\"e3\",\"type\":\"page.created\",\"entityId\":\"" + PAGE
                                + "\",\"attempt\":1,\"receivedAt\":\"2026-11-20T09:00:03Z\",\"outcome\":\"page:sync\","
                                + "\"detail\":null,\"count\":1,\"syncedAt\":null}");

        execute("INSERT INTO page_state (project_id, page_id, ticket, seen_at) VALUES ('" + id + "', '" + PAGE
                + "', 1, '2026-11-20T09:00:04Z')");
        assertThat(items(deliveries).get(0).path("syncedAt").asText()).isEqualTo("2026-11-20T09:00:04Z");
    }

    @Test
    void they_come_newest_first_in_slices_of_one_outcome_or_all() {
        for (int second = 0; second < 7; second++) {
            delivery("page.created", second % 2 == 0 ? "page:sync" : "schema:sync", null, second / 2);
        }

        assertThat(all(deliveries + "?limit=2"))
                .hasSize(7)
                .extracting(item -> item.path("receivedAt").asText())
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(all(deliveries + "?limit=2&outcome=schema:sync")).hasSize(3);
        String cursor = api.call("GET", deliveries + "?limit=2", null)
                .json()
                .path("nextCursor")
                .asText();
        assertThat(api.call("GET", deliveries + "?outcome=dropped&cursor=" + cursor, null)
                        .problem())
                .isEqualTo("invalid-cursor");
        for (String odd : new String[] {"x", Slices.cursor("pages", "x", null, PAGE), Slices.cursor("deliveries")}) {
            assertThat(api.call("GET", deliveries + "?cursor=" + odd, null).problem())
                    .isEqualTo("invalid-cursor");
        }
    }

    @ParameterizedTest
    @CsvSource({"outcome,done", "outcome,page", "limit,0", "limit,201"})
    void what_cannot_be_meant_is_refused(String field, String value) {
        Answer answer = api.call("GET", deliveries + "?" + field + "=" + value, null);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void the_owner_reads_why_deliveries_were_refused_and_nothing_of_what_was_sent() {
        byte[] body = "{\"id\":\"private\"}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            api.deliver(hook, body, Map.of(WebhookSignature.HEADER, WebhookSignature.sign(body, "secret_wrong")));
        }
        api.deliver(hook, body, Map.of());
        api.deliver(hook, new byte[2_000_000], Map.of(WebhookSignature.HEADER, "sha256=0"));

        List<JsonNode> refused = new ArrayList<>();
        Awaitility.await().atMost(LIMIT).until(() -> {
            refused.clear();
            refused.addAll(items(deliveries + "?outcome=refused"));
            return refused.stream().mapToInt(item -> item.path("count").asInt()).sum() == 5;
        });

        assertThat(refused)
                .extracting(item -> item.path("detail").asText())
                .containsOnly("invalid-signature", "body-too-large");
        assertThat(refused).allSatisfy(item -> {
            assertThat(item.path("type").isNull()).isTrue();
            assertThat(item.path("outcome").asText()).isEqualTo("refused");
            assertThat(item.toString()).doesNotContain("private", "secret", hook.substring(hook.lastIndexOf('/') + 1));
        });
        assertThat(api.call("POST", deliveries + "/" + refused.get(0).path("id").asText() + "/replay", null)
                        .problem())
                .isEqualTo("nothing-to-replay");
    }

    @Test
    void a_page_is_looked_at_again_by_an_event_that_is_durable_before_the_answer() {
        String entry = delivery("page.created", "page:sync", null, 1);

        Answer answer = replay(entry);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("job").asText()).isEqualTo("page:sync");
        assertThat(answer.json().path("wantedAt").asText()).isNotEmpty();
        assertThat(outbox())
                .containsExactly("project.replay.requested {\"projectId\":\"" + id + "\",\"pageId\":\"" + PAGE + "\"}");
    }

    @Test
    void a_schema_and_what_was_dropped_are_looked_at_again_and_a_sweep_is_wanted_again() {
        assertThat(replay(delivery("data_source.schema_updated", "schema:sync", null, 1))
                        .status())
                .isEqualTo(202);
        assertThat(replay(delivery("page.moved", "dropped", "foreign", 2)).status())
                .isEqualTo(202);
        assertThat(replay(delivery("data_source.moved", "project:sweep", "full", 3))
                        .json()
                        .path("job")
                        .asText())
                .isEqualTo("project:sweep");

        assertThat(outbox())
                .containsExactly(
                        "project.replay.requested {\"projectId\":\"" + id + "\"}",
                        "project.replay.requested {\"projectId\":\"" + id + "\",\"pageId\":\"" + PAGE + "\"}");
        assertThat(texts("SELECT kind || ' ' || reason FROM sweep_wants")).containsExactly("full on-demand");
    }

    @Test
    void what_cannot_be_replayed_is_refused_and_wants_nothing() {
        String comment = delivery("comment.created", "dropped", "irrelevant", 1);
        String page = delivery("page.created", "page:sync", null, 2);

        assertThat(replay(comment).problem()).isEqualTo("nothing-to-replay");
        assertThat(replay(UUID.randomUUID().toString()).problem()).isEqualTo("delivery-not-found");
        assertThat(replay("x").problem()).isEqualTo("delivery-not-found");
        execute("INSERT INTO project_sync (project_id, phase, reason) VALUES ('" + id + "', 'broken', 'x')");
        assertThat(replay(page).problem()).isEqualTo("project-broken");
        execute("UPDATE project_sync SET phase = 'live'");
        execute("UPDATE projects SET paused = true WHERE id = '" + id + "'");
        assertThat(replay(page).problem()).isEqualTo("project-paused");

        assertThat(outbox()).isEmpty();
    }

    private Answer replay(String delivery) {
        return api.call("POST", deliveries + "/" + delivery + "/replay", null);
    }

    /** As event-service logs it. */
    private String delivery(String type, String outcome, @Nullable String detail, int second) {
        String entry = UUID.randomUUID().toString();
        execute(
                "INSERT INTO deliveries (id, connection_id, project_id, event_id, attempt, type, entity_id, received_at,"
                        + " outcome, detail) SELECT '" + entry + "', connection_id, "
                        + (outcome.equals("dropped") ? "NULL" : "id") + ", 'e" + second + "', 1, '" + type + "', '"
                        + PAGE
                        + "', '2026-11-20T09:00:0" + second + "Z', '" + outcome + "', "
                        + (detail == null ? "NULL" : "'" + detail + "'") + " FROM projects WHERE id = '" + id + "'");
        return entry;
    }

    private List<String> outbox() {
        return texts("SELECT topic || ' ' || convert_from(value, 'UTF8') FROM outbox ORDER BY id");
    }

    private List<JsonNode> items(String path) {
        List<JsonNode> items = new ArrayList<>();
        api.call("GET", path, null).json().path("items").forEach(items::add);
        return items;
    }

    private List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode json = api.call("GET", path + (cursor.isEmpty() ? "" : "&cursor=" + cursor), null)
                    .json();
            json.path("items").forEach(all::add);
            cursor = json.path("nextCursor").isNull()
                    ? ""
                    : json.path("nextCursor").asText();
        } while (!cursor.isEmpty());
        return all;
    }

    private List<String> texts(String sql) {
        List<String> texts = new ArrayList<>();
        postgres.query(sql).execute().await().atMost(LIMIT).forEach(row -> texts.add(row.getString(0)));
        return texts;
    }

    private void execute(String sql) {
        postgres.query(sql).execute().replaceWithVoid().await().atMost(LIMIT);
    }
}
