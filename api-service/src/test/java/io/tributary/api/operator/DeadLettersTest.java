package io.tributary.api.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.SampleLetters;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.api.WebhookTopic;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.Topics;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobInspector;
import io.tributary.jobqueue.JobState;
import io.tributary.jobqueue.NewJob;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters over the API, on a real Kafka, Redis and PostgreSQL. Each test has a type of its own. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class DeadLettersTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final String TOPIC = Topics.NOTION_WEBHOOK_RECEIVED;
    private static final String QUEUE = "trial";

    @TestHTTPResource
    URI url;

    @Inject
    Redis redis;

    @Inject
    Clock clock;

    private final String type = "trial-" + UUID.randomUUID();
    private final Instant base = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    private TestApi api;

    @BeforeEach
    void theOperator() {
        api = new TestApi(url);
    }

    @Test
    void an_event_is_listed_looked_at_and_replayed_as_it_was() {
        String id = SampleLetters.put(TOPIC, null, type, base);

        assertThat(items("?source=" + TOPIC + "&type=" + type)).singleElement().satisfies(letter -> {
            assertThat(letter.path("id").asText()).isEqualTo(id);
            assertThat(letter.path("kind").asText()).isEqualTo("event");
            assertThat(letter.path("reason").asText()).isEqualTo("Field projectId must be a UUID");
            assertThat(Instant.parse(letter.path("givenUpAt").asText())).isEqualTo(base);
        });
        JsonNode whole = get(id);
        assertThat(whole.path("state").asText()).isEqualTo("open");
        assertThat(whole.path("settledAt").isNull()).isTrue();
        assertThat(whole.path("payload").asText()).isEqualTo("{\"projectId\":7}");
        assertThat(whole.path("key").asText()).isEqualTo("key");
        assertThat(whole.at("/headers/tributary-dlq-offset").asText()).isEqualTo("4711");

        try (WebhookTopic topic = new WebhookTopic(TestStack.current().kafkaBootstrap())) {
            Answer replayed = api.call("POST", LETTERS + "/" + id + "/replay", null);

            assertThat(replayed.status()).isEqualTo(200);
            assertThat(topic.records()).singleElement().satisfies(record -> assertIsOriginal(record, id));
            assertThat(get(id).path("state").asText()).isEqualTo("replayed");
            assertThat(items("?type=" + type)).isEmpty();

            Answer again = api.call("POST", LETTERS + "/" + id + "/replay", null);
            assertThat(again.json()).as("says when").isEqualTo(replayed.json());
            assertThat(topic.records()).as("and does nothing").isEmpty();
        }
        Answer late = api.call("DELETE", LETTERS + "/" + id, null);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.problem()).isEqualTo("dead-letter-settled");
        assertThat(late.json().path("state").asText()).isEqualTo("replayed");
        assertThat(late.json().path("settledAt")).isEqualTo(get(id).path("settledAt"));
    }

    private void assertIsOriginal(ConsumerRecord<String, byte[]> record, String id) {
        assertThat(record.key()).isEqualTo("key");
        assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"projectId\":7}");
        assertThat(Arrays.stream(record.headers().toArray())
                        .map(header -> header.key() + "=" + new String(header.value(), UTF_8)))
                .containsExactlyInAnyOrder(
                        "ce_id=3f0a5b1e-0001-4c55-9d00-000000000001", "ce_type=" + type, "tributary-replay-of=" + id);
    }

    @Test
    void a_job_is_listed_looked_at_and_put_back_into_its_queue() {
        String job = giveUpJob();
        String path = LETTERS + "/" + QUEUE + ":" + job;

        assertThat(items("?source=" + QUEUE + "&type=" + type)).singleElement().satisfies(letter -> {
            assertThat(letter.path("id").asText()).isEqualTo(QUEUE + ":" + job);
            assertThat(letter.path("kind").asText()).isEqualTo("job");
        });
        JsonNode whole = api.call("GET", path, null).json();
        assertThat(whole.path("payload").asText()).isEqualTo("{\"pageId\":\"7\"}");
        assertThat(whole.at("/job/maxRetry").asInt()).isEqualTo(7);

        assertThat(api.call("POST", path + "/replay", null).json().path("state").asText())
                .isEqualTo("replayed");

        assertThat(state(job)).isEqualTo(JobState.PENDING);
        for (String method : List.of("GET", "DELETE")) {
            assertThat(api.call(method, path, null).problem()).isEqualTo("dead-letter-not-found");
        }
        assertThat(state(job))
                .as("not deleted as a dead letter that it is no more")
                .isEqualTo(JobState.PENDING);
    }

    @Test
    void what_is_discarded_is_listed_no_more() {
        String event = SampleLetters.put(TOPIC, null, type, base);
        String job = giveUpJob();
        assertThat(items("?type=" + type)).hasSize(2);

        for (String id : List.of(event, QUEUE + ":" + job)) {
            assertThat(api.call("DELETE", LETTERS + "/" + id, null).status()).isEqualTo(204);
        }

        assertThat(items("?type=" + type)).isEmpty();
        assertThat(state(job)).isNull();
        assertThat(api.call("DELETE", LETTERS + "/" + event, null).status())
                .as("as before")
                .isEqualTo(204);
        assertThat(api.call("POST", LETTERS + "/" + event + "/replay", null).problem())
                .isEqualTo("dead-letter-settled");
    }

    @Test
    void many_are_replayed_or_discarded_in_bounded_steps() {
        for (int i = 0; i < 5; i++) {
            SampleLetters.put(TOPIC, null, type, base.plusSeconds(i));
            giveUpJob();
        }

        assertThat(many("replay", TOPIC, 3)).isEqualTo("{\"done\":3,\"refused\":0,\"left\":2,\"complete\":true}");
        assertThat(many("discard", TOPIC, 3)).isEqualTo("{\"done\":2,\"refused\":0,\"left\":0,\"complete\":true}");
        assertThat(many("discard", QUEUE, 3)).isEqualTo("{\"done\":3,\"refused\":0,\"left\":2,\"complete\":true}");
        assertThat(many("replay", QUEUE, 3)).isEqualTo("{\"done\":2,\"refused\":0,\"left\":0,\"complete\":true}");
        assertThat(items("?type=" + type)).isEmpty();
    }

    private String many(String wish, String source, int limit) {
        String body = "{\"source\":\"%s\",\"type\":\"%s\",\"since\":\"%s\",\"limit\":%d}"
                .formatted(source, type, base, limit);
        String answer = api.call("POST", LETTERS + "/" + wish, body).response().body();
        return answer.replaceFirst(",\"nextCursor\":(null|\"[^\"]+\")}$", "}");
    }

    @Test
    void a_call_for_many_goes_on_by_its_cursor_in_the_same_question_alone() {
        for (int i = 0; i < 3; i++) {
            SampleLetters.put(TOPIC, null, type, base.plusSeconds(i));
        }
        String asked = "{\"source\":\"" + TOPIC + "\",\"type\":\"" + type + "\",\"limit\":2,\"cursor\":%s}";

        JsonNode first =
                api.call("POST", LETTERS + "/discard", asked.formatted("null")).json();
        String cursor = "\"" + first.path("nextCursor").asText() + "\"";
        Answer foreign = api.call(
                "POST", LETTERS + "/discard", asked.replace(type, "other").formatted(cursor));
        JsonNode second =
                api.call("POST", LETTERS + "/discard", asked.formatted(cursor)).json();

        assertThat(first.path("left").asInt()).isEqualTo(1);
        assertThat(foreign.problem()).isEqualTo("invalid-cursor");
        assertThat(second.path("done").asInt()).isEqualTo(1);
        assertThat(second.path("nextCursor").isNull()).isTrue();
        assertThat(items("?type=" + type)).isEmpty();
    }

    @Test
    void letters_that_their_topic_never_takes_are_told_and_those_behind_them_are_replayed() throws Exception {
        byte[] large = new byte[20_000];
        new Random(7).nextBytes(large);
        String never = "";
        for (int i = 0; i < 60; i++) {
            var letter = new ProducerRecord<>(
                    Topics.deadLetter(Topics.PROJECT_CREATED), i % 12, base.toEpochMilli() + i, (byte[]) null, large);
            letter.headers().add("ce_type", type.getBytes(UTF_8));
            never = SampleLetters.put(letter);
        }
        SampleLetters.put(Topics.PROJECT_CREATED, null, type, base.plusSeconds(1));

        largest(Topics.PROJECT_CREATED, "10000");
        try {
            Awaitility.await().atMost(LIMIT).until(() -> !takes(Topics.PROJECT_CREATED, large));
            assertThat(replayedToTheEnd(Topics.PROJECT_CREATED)).containsExactly(1, 60);
            Answer alone = api.call("POST", LETTERS + "/" + never + "/replay", null);
            assertThat(alone.status()).isEqualTo(409);
            assertThat(alone.problem()).isEqualTo("dead-letter-refused");
        } finally {
            largest(Topics.PROJECT_CREATED, "1200000");
        }
        Awaitility.await().atMost(LIMIT).until(() -> takes(Topics.PROJECT_CREATED, large));
        assertThat(replayedToTheEnd(Topics.PROJECT_CREATED))
                .as("once the topic takes them")
                .containsExactly(60, 0);
    }

    /** How many are done and refused, by as many calls as it takes. */
    private List<Integer> replayedToTheEnd(String topic) {
        int done = 0;
        int refused = 0;
        String cursor = "null";
        do {
            JsonNode told = api.call(
                            "POST",
                            LETTERS + "/replay",
                            "{\"source\":\"%s\",\"type\":\"%s\",\"since\":\"%s\",\"cursor\":%s}"
                                    .formatted(topic, type, base, cursor))
                    .json();
            done += told.path("done").asInt();
            refused += told.path("refused").asInt();
            cursor = told.path("nextCursor").toString();
        } while (!cursor.equals("null") && !cursor.isEmpty());
        return List.of(done, refused);
    }

    private static boolean takes(String topic, byte[] value) {
        try {
            return !SampleLetters.put(new ProducerRecord<>(topic, value)).isEmpty();
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    /** The largest message that a topic takes. */
    private static void largest(String topic, String bytes) throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestStack.current().kafkaBootstrap()))) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            ConfigEntry entry = new ConfigEntry("max.message.bytes", bytes);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void the_list_comes_in_slices_by_one_order() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, SampleLetters.put(TOPIC, null, type, base.plusSeconds(i)));
        }
        List<String> seen = new ArrayList<>();
        String query = "?type=" + type + "&limit=2";

        Answer slice = api.call("GET", LETTERS + query, null);
        String cursor = slice.json().path("nextCursor").asText();
        for (JsonNode next = slice.json(); ; next = slice.json()) {
            next.path("items").forEach(letter -> seen.add(letter.path("id").asText()));
            if (next.path("nextCursor").isNull()) {
                break;
            }
            slice = api.call(
                    "GET",
                    LETTERS + query + "&cursor=" + next.path("nextCursor").asText(),
                    null);
        }

        assertThat(seen).isEqualTo(ids);
        assertThat(api.call("GET", LETTERS + "?limit=2&cursor=" + cursor, null).problem())
                .isEqualTo("invalid-cursor");
        assertThat(items("?type=" + type + "&since=" + base.plusSeconds(1) + "&until=" + base.plusSeconds(3)))
                .extracting(letter -> letter.path("id").asText())
                .containsExactly(ids.get(2), ids.get(3));
    }

    @Test
    void a_letter_of_another_program_is_shown_and_replayed_without_what_that_program_added() {
        byte[] odd = {(byte) 0xff, 0, 1};
        var letter = new ProducerRecord<>(Topics.deadLetter(TOPIC), null, base.toEpochMilli(), (byte[]) null, odd);
        letter.headers()
                .add("reason_poisoned", "no such page".getBytes(UTF_8))
                .add("topic_poisoned", TOPIC.getBytes(UTF_8))
                .add("odd", odd);
        String id = SampleLetters.put(letter);

        JsonNode whole = get(id);
        assertThat(whole.path("reason").asText()).isEqualTo("no such page");
        assertThat(whole.path("type").isNull()).isTrue();
        assertThat(whole.path("key").isNull()).isTrue();
        assertThat(whole.path("payload").asText()).isEqualTo("/wAB");
        assertThat(whole.path("payloadEncoding").asText()).isEqualTo("base64");
        assertThat(whole.at("/headers/odd").asText()).isEqualTo("base64:/wAB");
        try (WebhookTopic topic = new WebhookTopic(TestStack.current().kafkaBootstrap())) {
            assertThat(api.call("POST", LETTERS + "/" + id + "/replay", null).status())
                    .isEqualTo(200);
            assertThat(topic.records()).singleElement().satisfies(record -> {
                assertThat(record.key()).isNull();
                assertThat(record.value()).isEqualTo(odd);
                assertThat(record.headers().toArray())
                        .extracting(header -> header.key())
                        .containsExactlyInAnyOrder("odd", "tributary-replay-of");
            });
        }
    }

    @Test
    void of_a_large_payload_the_beginning_is_shown_and_what_was_cut_can_only_be_discarded() {
        var letter = new ProducerRecord<>(
                Topics.deadLetter(TOPIC), null, base.toEpochMilli(), "k".getBytes(UTF_8), new byte[900_000]);
        letter.headers().add("ce_type", type.getBytes(UTF_8)).add("tributary-dlq-cut", "1200000".getBytes(UTF_8));
        String id = SampleLetters.put(letter);

        JsonNode whole = get(id);
        assertThat(whole.path("replayable").asBoolean()).isFalse();
        assertThat(whole.path("payloadBytes").asInt()).isEqualTo(900_000);
        assertThat(whole.path("payloadShown").asInt()).isEqualTo(65_536);
        assertThat(api.call("POST", LETTERS + "/" + id + "/replay", null).problem())
                .isEqualTo("dead-letter-cut");
        assertThat(many("replay", TOPIC, 3)).isEqualTo("{\"done\":0,\"refused\":1,\"left\":0,\"complete\":true}");
        assertThat(api.call("DELETE", LETTERS + "/" + id, null).status()).isEqualTo(204);
    }

    @Test
    void a_topic_that_is_made_anew_shows_its_new_letters() throws Exception {
        String topic = Topics.PROJECT_TASKS_CHANGED;
        String old = SampleLetters.put(topic, 4, type, base);
        assertThat(api.call("DELETE", LETTERS + "/" + old, null).status()).isEqualTo(204);

        makeAnew(Topics.deadLetter(topic));
        String id = "";
        for (int i = 1; !id.equals(old); i++) {
            id = SampleLetters.put(topic, 4, type, base.plusSeconds(i));
        }

        assertThat(get(id).path("state").asText()).isEqualTo("open");
        assertThat(items("?source=" + topic + "&type=" + type))
                .extracting(letter -> letter.path("id").asText())
                .contains(old);
    }

    private static void makeAnew(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestStack.current().kafkaBootstrap()))) {
            admin.deleteTopics(List.of(topic)).all().get();
            Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic(topic, 12, (short) 1)))
                        .all()
                        .get();
                return true;
            });
        }
    }

    @Test
    void what_is_not_there_or_not_meant_is_told() {
        for (String id : List.of("none", "project.created.dlq-0-999999", "project.created.dlq-99-0", "trial:none")) {
            assertThat(api.call("GET", LETTERS + "/" + id, null).problem())
                    .as(id)
                    .isEqualTo("dead-letter-not-found");
            assertThat(api.call("POST", LETTERS + "/" + id + "/replay", null).problem())
                    .isEqualTo("dead-letter-not-found");
            assertThat(api.call("DELETE", LETTERS + "/" + id, null).problem()).isEqualTo("dead-letter-not-found");
        }
        assertField("source", api.call("GET", LETTERS + "?source=none", null));
        assertField("since", api.call("GET", LETTERS + "?since=yesterday", null));
        assertField("until", api.call("GET", LETTERS + "?until=1", null));
        assertField("source", api.call("POST", LETTERS + "/discard", "{}"));
        assertField("source", api.call("POST", LETTERS + "/replay", "{\"source\":\"none\"}"));
        assertField("limit", api.call("POST", LETTERS + "/replay", "{\"source\":\"" + TOPIC + "\",\"limit\":1001}"));
    }

    private static void assertField(String field, Answer answer) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-field");
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    private String giveUpJob() {
        NewJob job = NewJob.of(type, "{\"pageId\":\"7\"}".getBytes(UTF_8))
                .queue(QUEUE)
                .id(UUID.randomUUID().toString())
                .maxRetry(7);
        var unusedResult = new JobClient(redis, clock).enqueue(job).await().atMost(LIMIT);
        var unusedChange = inspector().archive(QUEUE, job.id()).await().atMost(LIMIT);
        return job.id();
    }

    private @Nullable JobState state(String job) {
        var found = inspector().find(QUEUE, job).await().atMost(LIMIT);
        return found == null ? null : found.state();
    }

    private JobInspector inspector() {
        return new JobInspector(redis, clock);
    }

    private JsonNode get(String id) {
        Answer answer = api.call("GET", LETTERS + "/" + URLEncoder.encode(id, UTF_8), null);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private List<JsonNode> items(String query) {
        Answer answer = api.call("GET", LETTERS + query, null);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        List<JsonNode> items = new ArrayList<>();
        answer.json().path("items").forEach(items::add);
        return items;
    }
}
