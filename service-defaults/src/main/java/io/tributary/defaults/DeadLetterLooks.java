package io.tributary.defaults;

import io.tributary.defaults.DeadLetterTopics.Part;
import io.tributary.defaults.DeadLetterTopics.Place;
import io.tributary.defaults.DeadLetterTopics.Scanned;
import io.tributary.defaults.DeadLetterTopics.Wanted;
import io.tributary.defaults.LetterReading.Range;
import io.tributary.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
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

    /** By how much the clocks of those who give up events may differ; a look that goes on begins so much earlier. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private DeadLetterLooks() {}

    /** See {@link DeadLetterTopics#scan}. */
    static <L> Scanned<L> scan(LetterReading reading, Part part, Wanted<L> wanted, int most) {
        List<L> found = new ArrayList<>();
        Sieve<L> sieve = new Sieve<>(wanted, Math.min(BATCH, most), kept -> found.add(kept.letter()));
        Map<TopicPartition, Range> ranges = ranges(reading, part);
        Map<TopicPartition, ConsumerRecord<?, ?>> last = new HashMap<>();
        boolean complete = reading.read(ranges, record -> {
            last.put(new TopicPartition(record.topic(), record.partition()), record);
            if (part.has(record)) {
                sieve.offer(letter(record));
            }
            return found.size() < most;
        });
        sieve.flush();
        if (complete) {
            return new Scanned<>(found, null);
        }
        Instant begin = part.since() == null ? Instant.EPOCH : part.since();
        Instant unread = unreadFrom(ranges, last, begin);
        if (found.isEmpty() && begin.equals(unread)) {
            throw new TimeoutException("there is too much to read, or Kafka is slow");
        }
        return new Scanned<>(found, unread);
    }

    /** The earliest time of what wasn't read, since times rise along a partition; null if all was. */
    private static @Nullable Instant unreadFrom(
            Map<TopicPartition, Range> ranges, Map<TopicPartition, ConsumerRecord<?, ?>> last, Instant begin) {
        Instant earliest = null;
        for (var entry : ranges.entrySet()) {
            ConsumerRecord<?, ?> record = last.get(entry.getKey());
            if (record == null) {
                return begin;
            }
            Instant time = Instant.ofEpochMilli(record.timestamp()).minus(SKEW);
            if (record.offset() + 1 < entry.getValue().to() && (earliest == null || time.isBefore(earliest))) {
                earliest = time;
            }
        }
        return earliest != null && earliest.isBefore(begin) ? begin : earliest;
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

    /**
     * What stands at some places.
     *
     * @param letters as far as there are any; the first ones of more than 8 MB
     * @param gone places at which there is none, or no more
     */
    record Found(List<DeadLetterRecord> letters, List<Place> gone) {}

    /** The letters that stand there. */
    static Found read(LetterReading reading, Collection<Place> places) {
        Set<Place> wanted = new LinkedHashSet<>(places);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (Place place : wanted) {
            ranges.merge(
                    partition(place),
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

    private static Found read(LetterReading reading, Set<Place> wanted, Map<TopicPartition, Range> ranges) {
        List<DeadLetterRecord> found = new ArrayList<>();
        Set<Place> missing = new LinkedHashSet<>(wanted);
        long[] bytes = {0};
        boolean complete = reading.read(ranges, record -> {
            DeadLetterRecord letter = letter(record);
            if (missing.remove(new Place(letter.topic(), record.partition(), record.offset()))) {
                found.add(letter);
                bytes[0] += Math.max(0, record.serializedValueSize());
            }
            return !missing.isEmpty() && bytes[0] < MOST_BYTES;
        });
        if (!complete) {
            missing.removeIf(place -> mayBeThere(place, ranges.get(partition(place))));
        }
        if (!complete && found.isEmpty() && missing.isEmpty()) {
            throw new TimeoutException("Kafka is slow");
        }
        return new Found(found, List.copyOf(missing));
    }

    private static boolean mayBeThere(Place place, @Nullable Range range) {
        return range != null && place.offset() >= range.from() && place.offset() < range.to();
    }

    private static TopicPartition partition(Place place) {
        return new TopicPartition(Topics.deadLetter(place.topic()), place.partition());
    }

    private static Map<TopicPartition, Range> ranges(LetterReading reading, Part part) {
        return reading.ranges(part.topics().stream().map(Topics::deadLetter).toList(), part.since(), part.until());
    }

    private static DeadLetterRecord letter(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetterRecord(Topics.original(record.topic()), record);
    }
}
