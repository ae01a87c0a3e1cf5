package io.tributary.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What an operator does with dead letters of a topic and of a queue: list, look at, replay, discard. */
@Order(2)
@SuppressWarnings("NullAway.Init") // Set before all tests.
class DeadLettersTest extends EndToEnd {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TOPIC = "notion.webhook.received";
    private static final String QUEUE = "critical";
    private static final String LETTERS = "/api/v1/dead-letters/";

    private Topic topic;
    private String page = "";

    @BeforeAll
    void connect() {
        topic = new Topic(deployment.stack().kafkaBootstrap(), TOPIC);
        page = workspace.pageIds().get(11);
        connectWebhook();
    }

    @AfterEach
    void calm() {
        workspace.faults(Map.of("lostRate", 0.0));
    }

    /** Other classes hold that nothing is given up. */
    @AfterAll
    void forget() {
        var unused = many("discard", QUEUE);
        try (KafkaView kafka = new KafkaView(deployment.stack().kafkaBootstrap())) {
            kafka.forgetDeadLetters();
        }
    }

    @Test
    void a_record_that_nobody_can_read_is_given_up_again_when_it_is_replayed_and_goes_when_it_is_discarded() {
        topic.put("nobody reads this");

        JsonNode letter = only(TOPIC);
        String id = letter.path("id").asText();
        assertThat(id).startsWith(TOPIC + ".dlq-");
        assertThat(letter.path("kind").asText()).isEqualTo("event");
        assertThat(letter.path("reason").asText()).isNotBlank();
        JsonNode whole = deployment.api().get(LETTERS + id);
        assertThat(whole.path("state").asText()).isEqualTo("open");
        assertThat(whole.path("payload").asText()).isEqualTo("nobody reads this");

        assertThat(replay(id)).isEqualTo("replayed");

        Await.passes(
                SOON,
                () -> assertThat(only(TOPIC).path("id").asText())
                        .as("another one")
                        .isNotEqualTo(id));
        String again = only(TOPIC).path("id").asText();
        assertThat(deployment
                        .api()
                        .get(LETTERS + again)
                        .at("/headers/tributary-replay-of")
                        .asText())
                .isEqualTo(id);
        discard(again);
        assertThat(letters(TOPIC)).isEmpty();
        assertThat(stateOf(id)).isEqualTo("replayed");
        assertThat(stateOf(again)).isEqualTo("discarded");

        topic.put("nor this");
        topic.put("nor that");
        Await.passes(SOON, () -> assertThat(letters(TOPIC)).hasSize(2));
        JsonNode done = many("discard", TOPIC);
        assertThat(done.path("done").asInt()).isEqualTo(2);
        assertThat(done.path("left").asInt()).isZero();
        assertThat(letters(TOPIC)).isEmpty();
    }

    /** As after a defect that is mended: the record was good all along. */
    @Test
    void a_delivery_that_was_given_up_is_made_up_for_by_its_replay() {
        workspace.rename(page, "Announced");
        awaitTitle("Announced");
        awaitNoSweep();
        workspace.faults(Map.of("lostRate", 1.0));
        workspace.rename(page, "Announced to nobody");
        ConsumerRecord<byte[], byte[]> delivery =
                topic.newest(record -> new String(record.value(), UTF_8).contains(page));
        String id = topic.giveUp(delivery, "A defect of the version before");
        assertThat(only(TOPIC).path("id").asText()).isEqualTo(id);
        assertThat(copy.page(page).path("title").asText())
                .as("of the page, which nobody has told of")
                .isEqualTo("Announced");

        assertThat(replay(id)).isEqualTo("replayed");

        awaitTitle("Announced to nobody");
        assertThat(letters(TOPIC)).isEmpty();
        assertThat(stateOf(id)).isEqualTo("replayed");
    }

    @Test
    void a_job_that_notion_refused_runs_when_it_is_replayed_and_is_gone_when_it_is_discarded() {
        workspace.refuseOnce(page);
        workspace.rename(page, "Refused at first");

        JsonNode letter = only(QUEUE);
        String id = letter.path("id").asText();
        assertThat(id).startsWith(QUEUE + ":");
        assertThat(letter.path("kind").asText()).isEqualTo("job");
        assertThat(letter.path("type").asText()).isEqualTo("page:sync");
        assertThat(letter.path("reason").asText()).isNotBlank();
        assertThat(deployment.api().get(LETTERS + id).path("payload").asText()).contains(page);

        assertThat(replay(id)).isEqualTo("replayed");

        awaitTitle("Refused at first");
        assertIsGone(id);

        workspace.refuseOnce(page);
        workspace.rename(page, "Refused for good");
        String other = only(QUEUE).path("id").asText();
        discard(other);
        assertIsGone(other);

        workspace.rename(page, "Taken again");
        awaitTitle("Taken again");
    }

    private void assertIsGone(String job) {
        assertThat(letters(QUEUE)).isEmpty();
        assertThat(deployment.api().send("GET", LETTERS + job, null).status()).isEqualTo(404);
    }

    private void awaitTitle(String title) {
        Await.passes(
                SOON, () -> assertThat(copy.page(page).path("title").asText()).isEqualTo(title));
    }

    /** A new subscription is reason for one, which would find what no delivery tells of. */
    private void awaitNoSweep() {
        Await.passes(
                SOON,
                () -> assertThat(copy.runs())
                        .anyMatch(run -> run.path("reason").asText().equals("hook-confirmed"))
                        .noneMatch(run -> run.path("finishedAt").isNull()));
    }

    /** Waits until there is one, and no other. */
    private JsonNode only(String source) {
        Await.passes(SOON, () -> assertThat(letters(source)).hasSize(1));
        return letters(source).get(0);
    }

    private List<JsonNode> letters(String source) {
        List<JsonNode> letters = new ArrayList<>();
        deployment
                .api()
                .get("/api/v1/dead-letters?source=" + source)
                .path("items")
                .forEach(letters::add);
        return letters;
    }

    private String stateOf(String id) {
        return deployment.api().get(LETTERS + id).path("state").asText();
    }

    /** Gives what became of it. */
    private String replay(String id) {
        return deployment
                .api()
                .send("POST", LETTERS + id + "/replay", null)
                .json()
                .path("state")
                .asText();
    }

    private void discard(String id) {
        assertThat(deployment.api().send("DELETE", LETTERS + id, null).status()).isEqualTo(204);
    }

    private JsonNode many(String wish, String source) {
        return deployment.api().post(LETTERS + wish, Map.of("source", source));
    }
}
