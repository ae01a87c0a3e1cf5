package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.defaults.DeadLetterTopics.Part;
import io.tributary.defaults.DeadLetterTopics.Place;
import io.tributary.defaults.DeadLetterTopics.Scanned;
import io.tributary.defaults.DeadLetterTopics.Tried;
import io.tributary.defaults.DeadLetterTopics.Wanted;
import io.tributary.devstack.testing.StackResource;
import io.tributary.events.Topics;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looks into dead-letter topics of a real Kafka. Each test has letters of its own name among those of others. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class DeadLetterTopicsTest {

    private static final String TOPIC = Topics.PROJECT_SYNC_FINISHED;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    DeadLetterTopics letters;

    @Inject
    TopicSetup topics;

    private final String name = KafkaReader.unique("letters");
    private final Instant base = Instant.now().minusSeconds(3600);

    @BeforeEach
    void topicsAreThere() {
        KafkaReader.await("topics", () -> topics.missing().isEmpty());
    }

    @Test
    void the_newest_are_found_across_partitions_whatever_is_asked_for() {
        put(240, i -> i % 12);

        assertThat(newest(part(null, null), 3)).containsExactly("239", "238", "237");
        assertThat(newest(part(null, base.plusSeconds(100)), 3)).containsExactly("99", "98", "97");
        assertThat(newest(part(base.plusSeconds(238), null), 3)).containsExactly("239", "238");
        assertThat(newest(part(base.plusSeconds(240), null), 3)).isEmpty();
        assertThat(newest(part(null, null), 1000)).hasSize(240);
        assertThat(await(letters.newest(part(null, null), wanted(value -> value.equals("7")), 1)))
                .as("far back")
                .containsExactly("7");
    }

    @Test
    void a_partition_that_lags_behind_is_looked_at_too() {
        put(200, i -> i < 100 ? 1 : 2);

        assertThat(newest(part(null, null), 150))
                .containsExactlyElementsOf(IntStream.rangeClosed(50, 199)
                        .mapToObj(i -> Integer.toString(249 - i))
                        .toList());
    }

    @Test
    void a_scan_sees_all_or_says_that_it_did_not() {
        put(50, i -> i % 12);

        Scanned<String> all = await(letters.scan(part(null, null), wanted(value -> true), 1000));
        Scanned<String> some = await(letters.scan(part(null, null), wanted(value -> true), 10));
        Scanned<String> late = await(letters.scan(part(base.plusSeconds(40), null), wanted(value -> true), 1000));

        assertThat(all.letters()).hasSize(50);
        assertThat(all.unreadFrom()).isNull();
        assertThat(some.letters()).hasSize(10);
        assertThat(some.unreadFrom()).isNotNull();
        assertThat(late.letters()).hasSize(10);
    }

    @Test
    void a_scan_that_is_cut_says_from_when_on_there_may_be_more() {
        put(50, i -> i % 12);

        Scanned<String> some = await(letters.scan(part(base, null), wanted(value -> true), 20));

        Instant unread = Objects.requireNonNull(some.unreadFrom());
        assertThat(unread).isAfterOrEqualTo(base);
        assertThat(IntStream.range(0, 50).filter(i -> base.plusSeconds(i).isBefore(unread)))
                .allSatisfy(i -> assertThat(some.letters()).contains(Integer.toString(i)));
    }

    @Test
    void what_is_settled_counts_for_nothing_in_a_scan() {
        put(60, i -> i % 12);
        Wanted<String> late = wanted(value -> Integer.parseInt(value) >= 40);

        Scanned<String> all = await(letters.scan(part(null, null), late, 30));
        Scanned<String> some = await(letters.scan(part(null, null), late, 5));

        assertThat(all.letters()).hasSize(20);
        assertThat(all.unreadFrom()).isNull();
        assertThat(some.letters()).hasSizeBetween(5, 9);
        assertThat(some.unreadFrom()).isNotNull();
    }

    @Test
    void what_is_settled_hides_no_open_one_that_was_written_long_before() {
        put(600, i -> i % 12);

        assertThat(await(letters.newest(part(null, null), wanted(value -> Integer.parseInt(value) < 2), 5)))
                .containsExactly("1", "0");
    }

    @Test
    void a_list_reads_about_as_much_as_it_shows() {
        int letterCount = 960;
        KafkaReader.put(IntStream.range(0, letterCount)
                .mapToObj(i -> letter(i, i % 12, base.minus(Duration.ofMinutes(10L * (letterCount - i)))))
                .toList());
        AtomicInteger seen = new AtomicInteger();
        Wanted<String> counted = new Wanted<>(
                letter -> {
                    Optional<String> mine = mine(letter);
                    mine.ifPresent(value -> seen.incrementAndGet());
                    return mine;
                },
                all -> Uni.createFrom().item(value -> true));

        assertThat(await(letters.newest(part(null, null), counted, 60))).hasSize(60);

        assertThat(seen).hasValueLessThan(400);
    }

    @Test
    void whoever_cannot_say_what_is_settled_is_not_taken_for_kafka() {
        put(1, i -> 3);
        Wanted<String> away = new Wanted<>(
                this::mine, all -> Uni.createFrom().failure(new IllegalStateException("PostgreSQL is away")));

        for (Uni<?> look :
                List.of(letters.newest(part(null, null), away, 5), letters.scan(part(null, null), away, 5))) {
            assertThatThrownBy(() -> await(look)).hasMessage("PostgreSQL is away");
        }
    }

    @Test
    void a_look_joins_no_group() {
        assertThat(LetterReading.config(Map.of("group.id", "event-service", "bootstrap.servers", "localhost:1")))
                .containsEntry("bootstrap.servers", "localhost:1")
                .doesNotContainKey("group.id");
    }

    @Test
    void what_is_not_there_is_not_found() {
        put(1, i -> 3);
        ConsumerRecord<byte[], byte[]> there = places().get(0);

        Place place = new Place(TOPIC, 3, there.offset());
        assertThat(await(letters.find(place)).map(letter -> letter.kafka().value()))
                .hasValue("0".getBytes(UTF_8));
        for (Place none : List.of(
                new Place(TOPIC, 3, there.offset() + 1_000_000),
                new Place(TOPIC, 99, 0),
                new Place("no.such.topic", 0, 0))) {
            assertThat(await(letters.find(none))).as(none.toString()).isEmpty();
            assertThat(await(letters.replay(List.of(none)))).isEqualTo(new Tried(List.of(), Map.of(), List.of(none)));
        }
    }

    @Test
    void many_are_published_again_as_they_were_and_no_more_than_memory_bears() {
        byte[] large = new byte[900_000];
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            var record = letter(i, i);
            var copy = new ProducerRecord<>(record.topic(), i, record.timestamp(), record.key(), large);
            record.headers().forEach(header -> copy.headers().add(header));
            records.add(copy);
        }
        KafkaReader.put(records);
        List<Place> all = places().stream()
                .map(record -> new Place(TOPIC, record.partition(), record.offset()))
                .toList();

        Tried tried = await(letters.replay(all));
        List<Place> first = tried.published();

        assertThat(first).hasSizeBetween(8, 11);
        assertThat(tried).as("of the rest nothing is known").isEqualTo(new Tried(first, Map.of(), List.of()));
        List<ConsumerRecord<byte[], byte[]>> published = KafkaReader.all(TOPIC).stream()
                .filter(record -> name.equals(new String(record.key(), UTF_8)))
                .toList();
        assertThat(published).hasSameSizeAs(first).allSatisfy(record -> {
            assertThat(record.value()).hasSize(large.length);
            assertThat(record.headers().toArray())
                    .extracting(header -> header.key())
                    .containsExactly("mine", DeadLetterRecord.REPLAY_OF);
        });
    }

    private List<ConsumerRecord<byte[], byte[]>> places() {
        return KafkaReader.all(Topics.deadLetter(TOPIC)).stream()
                .filter(record -> name.equals(new String(record.key(), UTF_8)))
                .toList();
    }

    private void put(int count, Function<Integer, Integer> partition) {
        KafkaReader.put(IntStream.range(0, count)
                .mapToObj(i -> letter(i, partition.apply(i)))
                .toList());
    }

    private ProducerRecord<byte[], byte[]> letter(int i, int partition) {
        return letter(i, partition, base.plusSeconds(i));
    }

    private ProducerRecord<byte[], byte[]> letter(int i, int partition, Instant at) {
        var letter = new ProducerRecord<>(
                Topics.deadLetter(TOPIC),
                partition,
                at.toEpochMilli(),
                name.getBytes(UTF_8),
                Integer.toString(i).getBytes(UTF_8));
        letter.headers().add("mine", new byte[] {1}).add("tributary-dlq-reason", "Because".getBytes(UTF_8));
        return letter;
    }

    private Part part(@Nullable Instant since, @Nullable Instant until) {
        return new Part(List.of(TOPIC), since, until);
    }

    private List<String> newest(Part part, int most) {
        return await(letters.newest(part, wanted(value -> true), most));
    }

    /** This test's, if somebody says of their values that they are open. */
    private Wanted<String> wanted(Predicate<String> isOpen) {
        return new Wanted<>(this::mine, all -> Uni.createFrom().item(isOpen));
    }

    /** Its value, if it is this test's. */
    private Optional<String> mine(DeadLetterRecord letter) {
        byte[] key = letter.kafka().key();
        return key != null && name.equals(new String(key, UTF_8))
                ? Optional.of(new String(letter.kafka().value(), UTF_8))
                : Optional.empty();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }
}
