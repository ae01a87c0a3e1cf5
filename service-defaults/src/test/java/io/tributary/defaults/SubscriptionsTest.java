package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.defaults.DeadLetterTopics.Part;
import io.tributary.defaults.DeadLetterTopics.Place;
import io.tributary.devstack.testing.Server;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.CloudEvents;
import io.tributary.events.ProjectCreated;
import io.tributary.events.Topics;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The frame around every subscriber, on a real Kafka. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SubscriptionsTest {

    private static final String TOPIC = Topics.PROJECT_CREATED;
    private static final UUID PROJECT = UUID.fromString("5f0a5b1e-0001-4c55-9d00-000000000001");

    @Inject
    TrialSubscriber subscriber;

    @Inject
    TopicSetup topics;

    @Inject
    DeadLetterTopics deadLetters;

    @Inject
    MeterRegistry registry;

    @SuppressWarnings("NullAway.Init") // Quarkus sets it.
    @TestHTTPResource(value = "/health/live", management = true)
    URI live;

    @BeforeEach
    void topicsAreThere() {
        KafkaReader.await("topics", () -> topics.missing().isEmpty());
    }

    @AfterEach
    void outageEnds() {
        subscriber.outage(null);
        subscriber.cured(false);
    }

    @Test
    void a_bad_record_becomes_a_dead_letter_alone() {
        String name = KafkaReader.unique("bad");
        ProducerRecord<byte[], byte[]> bad = record(name + "-1", PROJECT.toString(), "{\"projectId\":7}");

        KafkaReader.put(List.of(record(name + "-0"), bad, record(name + "-2")));

        awaitHandled(name, List.of(name + "-0", name + "-2"));
        KafkaReader.await("dead letter", () -> deadLetters(name).size() == 1);
        ConsumerRecord<byte[], byte[]> letter = deadLetters(name).get(0);
        assertThat(letter.key()).isEqualTo(bad.key());
        assertThat(letter.value()).isEqualTo(bad.value());
        assertThat(header(letter, CloudEvents.ID)).isEqualTo(name + "-1");
        assertThat(header(letter, "ce_type")).isEqualTo("io.tributary.ProjectCreated");
        assertThat(header(letter, "tributary-dlq-reason")).isEqualTo("Field projectId must be a UUID");
        assertThat(header(letter, "tributary-dlq-topic")).isEqualTo(TOPIC);
        assertThat(header(letter, "tributary-dlq-partition")).matches("\\d+");
        assertThat(header(letter, "tributary-dlq-offset")).matches("\\d+");
        assertThat(letter.headers()).noneMatch(header -> header.key().startsWith("__smallrye"));
    }

    @Test
    void a_records_trace_is_in_the_log_lines_and_its_topic_is_counted() {
        String name = KafkaReader.unique("trace");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        ProducerRecord<byte[], byte[]> record = record(name);
        record.headers().remove(CloudEvents.TRACEPARENT);
        record.headers().add(CloudEvents.TRACEPARENT, ("00-" + trace + "-00f067aa0ba902b7-01").getBytes(UTF_8));
        ProducerRecord<byte[], byte[]> bad = record(name + "-bad", PROJECT.toString(), "{\"projectId\":7}");
        double received = counted("tributary.events.received");
        double dead = counted("tributary.events.dead.lettered");

        KafkaReader.put(List.of(record));
        awaitHandled(name, List.of(name));
        KafkaReader.put(List.of(bad));
        KafkaReader.await("dead letter", () -> deadLetters(name).size() == 1);

        assertThat(subscriber.traceOf(name)).isEqualTo(trace);
        assertThat(counted("tributary.events.received")).isEqualTo(received + 2);
        KafkaReader.await("count", () -> counted("tributary.events.dead.lettered") == dead + 1);
    }

    private double counted(String meter) {
        Counter counter = registry.find(meter).tag("topic", TOPIC).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void records_of_foreign_programs_become_dead_letters_byte_by_byte() {
        byte[] odd = {(byte) 0xff, 0, 1, (byte) 0xc3};
        String name = KafkaReader.unique("foreign");
        ProducerRecord<byte[], byte[]> noKey = new ProducerRecord<>(TOPIC, null, odd);
        noKey.headers().add(CloudEvents.ID, (name + "-0").getBytes(UTF_8)).add("binary", odd);
        ProducerRecord<byte[], byte[]> noValue = new ProducerRecord<>(TOPIC, odd, null);
        noValue.headers().add(CloudEvents.ID, (name + "-1").getBytes(UTF_8));

        KafkaReader.put(List.of(noKey, noValue, record(name + "-2")));

        awaitHandled(name, List.of(name + "-2"));
        KafkaReader.await("dead letters", () -> deadLetters(name).size() == 2);
        for (ConsumerRecord<byte[], byte[]> letter : deadLetters(name)) {
            if (name.concat("-0").equals(header(letter, CloudEvents.ID))) {
                assertThat(letter.key()).isNull();
                assertThat(letter.value()).isEqualTo(odd);
                assertThat(letter.headers().lastHeader("binary").value()).isEqualTo(odd);
            } else {
                assertThat(letter.key()).isEqualTo(odd);
                assertThat(letter.value()).isNull();
            }
        }
    }

    @Test
    void a_bad_record_as_large_as_kafka_takes_one_holds_nothing_up() {
        byte[] whole = new byte[1_199_800];
        String name = KafkaReader.unique("large");
        ProducerRecord<byte[], byte[]> large = new ProducerRecord<>(TOPIC, null, whole);
        large.headers().add(CloudEvents.ID, (name + "-0").getBytes(UTF_8));

        KafkaReader.put(List.of(large));

        KafkaReader.await("dead letter", () -> deadLetters(name).size() == 1);
        ConsumerRecord<byte[], byte[]> letter = deadLetters(name).get(0);
        assertThat(letter.value()).hasSize(1_000_000);
        assertThat(Integer.parseInt(String.valueOf(header(letter, "tributary-dlq-cut"))))
                .isGreaterThan(whole.length);
        KafkaReader.await("commit", () -> lag() == 0);
    }

    @Test
    void an_event_that_brings_out_a_bug_takes_no_other_along() {
        String name = KafkaReader.unique("bug");
        List<String> good = IntStream.range(0, 20).mapToObj(i -> name + "-" + i).toList();
        Stream<String> all = Stream.concat(good.stream(), Stream.of(name + "-" + TrialSubscriber.POISON));

        KafkaReader.put(all.map(SubscriptionsTest::record).toList());

        awaitHandled(name, good);
        KafkaReader.await("dead letter", () -> deadLetters(name).size() == 1);
        assertThat(header(deadLetters(name).get(0), "tributary-dlq-reason")).contains("NullPointerException");
    }

    @Test
    void what_was_given_up_is_handled_when_it_is_replayed_after_its_cause_is_gone() {
        String id = KafkaReader.unique("replay") + "-" + TrialSubscriber.POISON;
        KafkaReader.put(List.of(record(id)));
        Part part = new Part(List.of(TOPIC), null, null);
        KafkaReader.await("dead letter", () -> !letters(part, id).isEmpty());
        DeadLetterRecord letter = letters(part, id).get(0);
        Place place =
                new Place(TOPIC, letter.kafka().partition(), letter.kafka().offset());
        assertThat(letter.reason()).contains("NullPointerException");

        assertThat(await(deadLetters.replay(List.of(place))).published()).containsExactly(place);
        KafkaReader.await("dead letter again", () -> letters(part, id).size() == 2);
        subscriber.cured(true);
        assertThat(await(deadLetters.replay(List.of(place))).published()).containsExactly(place);

        awaitHandled(id, List.of(id));
        List<DeadLetterRecord> both = letters(part, id);
        assertThat(both).hasSize(2);
        assertThat(both.get(0).header(DeadLetterRecord.REPLAY_OF)).isEqualTo(letter.id());
        assertThat(both.get(0).original().headers().headers(DeadLetterRecord.REPLAY_OF))
                .hasSize(1);
    }

    private List<DeadLetterRecord> letters(Part part, String id) {
        return await(deadLetters.newest(
                part,
                new DeadLetterTopics.Wanted<>(
                        letter -> Optional.of(letter).filter(found -> id.equals(found.header(CloudEvents.ID))),
                        all -> Uni.createFrom().item(letter -> true)),
                10));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    @Test
    void an_outage_is_waited_out_in_place() throws Exception {
        String name = KafkaReader.unique("outage");
        KafkaReader.put(List.of(record(name + "-before")));
        KafkaReader.await("commit", () -> lag() == 0);
        long committed = KafkaReader.committed("subscriptions-test", TOPIC);
        List<String> during =
                IntStream.range(0, 50).mapToObj(i -> name + "-" + i).toList();

        subscriber.outage(new IllegalStateException("Redis is gone"));
        KafkaReader.put(during.stream().map(SubscriptionsTest::record).toList());
        // Longer than max.poll.interval.ms, which would cost a consumer that doesn't poll its place.
        KafkaReader.await("tries", () -> subscriber.tries() >= 6);

        assertThat(KafkaReader.committed("subscriptions-test", TOPIC)).isEqualTo(committed);
        assertThat(deadLetters(name)).isEmpty();
        assertThat(status(live)).isEqualTo(200);
        assertThat(subscriber.handled()).noneMatch(during::contains);

        subscriber.outage(null);
        awaitHandled(
                name,
                Stream.concat(Stream.of(name + "-before"), during.stream()).toList());
        assertThat(subscriber.handled().stream().filter(during::contains)).containsExactlyElementsOf(during);
        KafkaReader.await("commit", () -> lag() == 0);
        assertThat(deadLetters(name)).isEmpty();
    }

    @Test
    void a_restart_of_kafka_stops_nothing() throws Exception {
        String name = KafkaReader.unique("restart");
        KafkaReader.put(List.of(record(name + "-before")));
        awaitHandled(name, List.of(name + "-before"));

        TestStack.current().stop(Server.KAFKA);
        assertThat(status(live)).isEqualTo(200);
        TestStack.current().start(Server.KAFKA);
        KafkaReader.put(List.of(record(name + "-after")));

        KafkaReader.await("after", () -> subscriber.handled().contains(name + "-after"));
        KafkaReader.await("commit", () -> lag() == 0);
        assertThat(status(live)).isEqualTo(200);
    }

    private long lag() {
        return KafkaReader.all(TOPIC).size() - KafkaReader.committed("subscriptions-test", TOPIC);
    }

    private void awaitHandled(String name, List<String> ids) {
        KafkaReader.await(
                "handled " + ids,
                () -> subscriber.handled().stream()
                        .filter(id -> id.startsWith(name))
                        .toList()
                        .containsAll(ids));
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String name) {
        return KafkaReader.all(Topics.deadLetter(TOPIC)).stream()
                .filter(letter -> String.valueOf(header(letter, CloudEvents.ID)).startsWith(name))
                .toList();
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    private static ProducerRecord<byte[], byte[]> record(String id) {
        var message = CloudEvents.encode(new ProjectCreated(id, PROJECT, Instant.parse("2026-11-20T09:15:34Z")));
        return record(id, message.key(), new String(message.value(), UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> record(String id, String key, String value) {
        var message = CloudEvents.encode(new ProjectCreated(id, PROJECT, Instant.parse("2026-11-20T09:15:34Z")));
        var record = new ProducerRecord<>(TOPIC, key.getBytes(UTF_8), value.getBytes(UTF_8));
        message.headers().forEach((header, text) -> record.headers().add(header, text.getBytes(UTF_8)));
        return record;
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
