package io.tributary.defaults;

import io.tributary.defaults.DeadLetterTopics.Part;
import io.tributary.defaults.DeadLetterTopics.Place;
import io.tributary.defaults.DeadLetterTopics.Scanned;
import io.tributary.defaults.DeadLetterTopics.Wanted;
import io.tributary.defaults.LetterReading.Range;
import io.tributary.events.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What {@link DeadLetterTopics} does with a reading. All of it blocks. */
final class DeadLetterLooks {

    /** What is held in memory of letters that are about to be published, and so of what one call publishes. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    /** Of how many letters at once somebody is asked whether they are open. */
    private static final int BATCH = 5_000;

    private DeadLetterLooks() {}

    /** See {@link DeadLetterTopics#scan}. */
    static <L> Scanned<L> scan(LetterReading reading, Part part, Wanted<L> wanted, int most) {
        List<L> found = new ArrayList<>();
        Sieve<L> sieve = new Sieve<>(wanted, Math.min(BATCH, most), kept -> found.add(kept.letter()));
        boolean complete = reading.read(ranges(reading, part), record -> {
            if (part.has(record)) {
                sieve.offer(letter(record));
            }
            return found.size() < most;
        });
        sieve.flush();
        return new Scanned<>(found, complete);
    }

    /**
     * Reads each partition from its end, in pieces that grow, until nothing that is older can be among the newest. The
     * first pieces are small, since letters may be large, and what is settled makes no look begin anew.
     */
    static <L> List<L> newest(LetterReading reading, Part part, Wanted<L> wanted, int most) {
        Newest<L> found = new Newest<>(most);
        Sieve<L> sieve = new Sieve<>(wanted, BATCH, kept -> found.offer(kept.millis(), kept.id(), kept.letter()));
        Map<TopicPartition, Range> left = ranges(reading, part);
        for (long piece = 1L + most / Math.max(1, left.size()); !left.isEmpty(); piece *= 4) {
            Map<TopicPartition, Range> now = new HashMap<>();
            for (var entry : left.entrySet()) {
                now.put(entry.getKey(), entry.getValue().last(piece));
            }
            Map<TopicPartition, Long> latest = new HashMap<>();
            boolean complete = reading.read(now, record -> {
                latest.merge(new TopicPartition(record.topic(), record.partition()), record.timestamp(), Math::max);
                if (part.has(record) && !found.isBeyond(record.timestamp())) {
                    sieve.offer(letter(record));
                }
                return true;
            });
            if (!complete) {
                throw new TimeoutException("there is too much to read, or Kafka is slow");
            }
            sieve.flush();
            left.replaceAll((partition, all) -> new Range(all.from(), from(now.get(partition), all)));
            left.entrySet()
                    .removeIf(entry -> entry.getValue().isEmpty() || isBeyond(found, latest.get(entry.getKey())));
        }
        return found.all();
    }

    private static long from(@Nullable Range read, Range all) {
        return read == null ? all.from() : read.from();
    }

    /** Times rise along a partition, but for the differences between clocks. */
    private static boolean isBeyond(Newest<?> found, @Nullable Long latest) {
        return latest != null && found.isBeyond(latest + LetterReading.SLACK.toMillis());
    }

    /** The letters that stand there, as far as there are any; the first ones of more than 8 MB. */
    static List<DeadLetterRecord> read(LetterReading reading, Collection<Place> places) {
        Set<Place> wanted = new HashSet<>(places);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (Place place : wanted) {
            ranges.merge(
                    new TopicPartition(Topics.deadLetter(place.topic()), place.partition()),
                    new Range(place.offset(), place.offset() + 1),
                    (a, b) -> new Range(Math.min(a.from(), b.from()), Math.max(a.to(), b.to())));
        }
        Map<TopicPartition, Range> there = reading.ranges(
                wanted.stream()
                        .map(place -> Topics.deadLetter(place.topic()))
                        .distinct()
                        .toList(),
                null,
                null);
        Map<TopicPartition, Range> both = new HashMap<>();
        ranges.forEach((partition, range) -> both.put(partition, both(range, there.get(partition))));
        both.values().removeIf(Range::isEmpty);
        return read(reading, wanted, both);
    }

    private static Range both(Range range, @Nullable Range there) {
        return there == null
                ? new Range(0, 0)
                : new Range(Math.max(range.from(), there.from()), Math.min(range.to(), there.to()));
    }

    private static List<DeadLetterRecord> read(
            LetterReading reading, Set<Place> wanted, Map<TopicPartition, Range> ranges) {
        List<DeadLetterRecord> found = new ArrayList<>();
        long[] bytes = {0};
        boolean complete = reading.read(ranges, record -> {
            DeadLetterRecord letter = letter(record);
            if (wanted.contains(new Place(letter.topic(), record.partition(), record.offset()))) {
                found.add(letter);
                bytes[0] += Math.max(0, record.serializedValueSize());
            }
            return found.size() < wanted.size() && bytes[0] < MOST_BYTES;
        });
        if (!complete && found.isEmpty()) {
            throw new TimeoutException("Kafka is slow");
        }
        return found;
    }

    private static Map<TopicPartition, Range> ranges(LetterReading reading, Part part) {
        return reading.ranges(part.topics().stream().map(Topics::deadLetter).toList(), part.since(), part.until());
    }

    private static DeadLetterRecord letter(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetterRecord(Topics.original(record.topic()), record);
    }
}
