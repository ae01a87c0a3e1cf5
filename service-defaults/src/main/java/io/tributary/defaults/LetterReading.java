package io.tributary.defaults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** One look into topics, by a consumer of no group that commits nothing. Blocks, for a bounded time. */
final class LetterReading implements AutoCloseable {

    /** By how much clocks that give records their times may differ. */
    static final Duration SLACK = Duration.ofMinutes(5);

    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long end;

    /** @param limit how long all of it may take, the end excepted */
    LetterReading(Map<String, Object> kafka, Duration limit) {
        this.end = System.nanoTime() + limit.toNanos();
        this.consumer = new KafkaConsumer<>(config(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** @param kafka what the service's consumers have, with their group if the operator has set one */
    static Map<String, Object> config(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.remove("group.id");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("allow.auto.create.topics", false);
        config.put("fetch.max.bytes", 8 * 1024 * 1024);
        config.put("fetch.max.wait.ms", 50);
        return config;
    }

    /** Offsets of a partition: the first, and the one behind the last. */
    record Range(long from, long to) {

        boolean isEmpty() {
            return from >= to;
        }

        /** Its last so many offsets. */
        Range last(long most) {
            return new Range(Math.max(from, to - most), to);
        }
    }

    /** Where there may be records of that time, by partition; none of those that have none. A topic may be missing. */
    Map<TopicPartition, Range> ranges(List<String> topics, @Nullable Instant since, @Nullable Instant until) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic, left())
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, left());
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, left());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Range all = new Range(firsts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
            if (!all.isEmpty()) {
                ranges.put(partition, all);
            }
        }
        Map<TopicPartition, OffsetAndTimestamp> first = offsets(ranges.keySet(), since);
        Map<TopicPartition, OffsetAndTimestamp> behind =
                offsets(ranges.keySet(), until == null ? null : until.plus(SLACK));
        ranges.replaceAll((partition, all) -> new Range(
                since == null ? all.from : offset(first.get(partition), all.to),
                offset(behind.get(partition), all.to)));
        ranges.values().removeIf(Range::isEmpty);
        return ranges;
    }

    /** Where the first record of that time or later is; null or nothing where there is none. */
    private Map<TopicPartition, OffsetAndTimestamp> offsets(Set<TopicPartition> partitions, @Nullable Instant time) {
        if (time == null || partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, Math.max(0, time.toEpochMilli())));
        return consumer.offsetsForTimes(wanted, left());
    }

    private static long offset(@Nullable OffsetAndTimestamp found, long otherwise) {
        return found == null ? otherwise : Math.min(found.offset(), otherwise);
    }

    /**
     * Reads what stands there, each partition in its order.
     *
     * @param goOn takes each record, and says whether it wants more
     * @return whether that was all; false if it wanted no more, or time was up
     */
    boolean read(Map<TopicPartition, Range> ranges, Predicate<ConsumerRecord<byte[], byte[]>> goOn) {
        consumer.assign(ranges.keySet());
        consumer.resume(ranges.keySet());
        ranges.forEach((partition, range) -> consumer.seek(partition, range.from));
        Set<TopicPartition> open = new HashSet<>(ranges.keySet());
        while (!open.isEmpty()) {
            if (isOver()) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Range range = ranges.get(new TopicPartition(record.topic(), record.partition()));
                if (range != null && record.offset() < range.to && !goOn.test(record)) {
                    return false;
                }
            }
            Set<TopicPartition> done = new HashSet<>(open);
            done.removeIf(partition -> !isRead(partition, ranges));
            consumer.pause(done);
            open.removeAll(done);
        }
        return true;
    }

    private boolean isRead(TopicPartition partition, Map<TopicPartition, Range> ranges) {
        Range range = ranges.get(partition);
        return range == null || consumer.position(partition, STEP) >= range.to;
    }

    private boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    private Duration left() {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            throw new TimeoutException("Kafka did not answer in time");
        }
        return left.compareTo(STEP) < 0 ? left : STEP;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSING));
    }
}
