package io.tributary.defaults;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tributary.defaults.DeadLetterLooks.Found;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the dead-letter topics, and publishes records of them once more. It reads on a worker thread, by a consumer
 * that is made for each look and has no group, for a bounded time. Everything fails with {@link NotRead} or
 * {@link EventPublisher.NotPublished} while Kafka is away. What became of a letter isn't known here: Kafka can't delete one.
 */
@ApplicationScoped
public class DeadLetterTopics {

    /** Who waits for a list waits for nothing else. */
    private static final Duration FOR_A_LIST = Duration.ofSeconds(7);

    /** After a look at many, or at one, there may be something to do yet. */
    private static final Duration FOR_A_LOOK = Duration.ofSeconds(4);

    /** Of known places. */
    private static final Duration FOR_A_REPLAY = Duration.ofSeconds(2);

    private static final int AT_ONCE = 64;

    private final Map<String, Object> kafka;
    private final KafkaRecords records;

    DeadLetterTopics(@Identifier("default-kafka-broker") Map<String, Object> kafka, KafkaRecords records) {
        this.kafka = kafka;
        this.records = records;
    }

    /**
     * Which letters.
     *
     * @param topics the topics that they stood in at first
     * @param since written then or later, by the records' times; null for all
     * @param until written earlier; null for all
     */
    public record Part(
            List<String> topics,
            @Nullable Instant since,
            @Nullable Instant until) {

        boolean has(ConsumerRecord<?, ?> record) {
            return (since == null || record.timestamp() >= since.toEpochMilli())
                    && (until == null || record.timestamp() < until.toEpochMilli());
        }
    }

    /**
     * Which letters are wanted of those of a part.
     *
     * @param kept what to keep of a letter; empty for one that isn't wanted
     * @param open tells of many letters at once which are wanted still; the look waits for it, a second at most, and
     *     fails as it does
     */
    public record Wanted<L>(Function<DeadLetterRecord, Optional<L>> kept, Function<List<L>, Uni<Predicate<L>>> open) {}

    /** Where a letter stands: in the dead-letter topic of this topic. */
    public record Place(String topic, int partition, long offset) {}

    /**
     * What was seen.
     *
     * @param unreadFrom there may be more that were written then or later; null if that is all
     */
    public record Scanned<L>(List<L> letters, @Nullable Instant unreadFrom) {}

    /**
     * What became of letters that were to be published once more. Of one that is in none of these nothing is known: it
     * wasn't read, or Kafka was away, so it may be tried again.
     *
     * @param published those whose record every in-sync replica has
     * @param refused those whose record Kafka refuses for itself, as often as it is tried, with what it says
     * @param gone those that aren't there any more
     */
    public record Tried(List<Place> published, Map<Place, String> refused, List<Place> gone) {}

    /** Kafka didn't show what was asked for in time. */
    public static final class NotRead extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotRead(Throwable cause) {
            super("Kafka did not show its dead letters in time: " + cause.getMessage(), cause);
        }
    }

    /**
     * The newest letters, the newest first; of the same time, by their ids. Costs about the same however many there are,
     * unless most of them aren't wanted, or were written within minutes of each other.
     *
     * @param most how many at most
     */
    public <L> Uni<List<L>> newest(Part part, Wanted<L> wanted, int most) {
        return reading(FOR_A_LIST, reading -> DeadLetterLooks.newest(reading, part, wanted, most));
    }

    /**
     * Every letter, in no order across partitions.
     *
     * @param most after how many that are wanted it ends; those that aren't don't count
     * @return all, unless there are more, or time was up. Fails if nothing was found by then, and a further look from
     *     where it came would come no further
     */
    public <L> Uni<Scanned<L>> scan(Part part, Wanted<L> wanted, int most) {
        return reading(FOR_A_LOOK, reading -> DeadLetterLooks.scan(reading, part, wanted, most));
    }

    /** The letter that stands there; empty if there is none, or no more. */
    public Uni<Optional<DeadLetterRecord>> find(Place place) {
        return reading(
                FOR_A_LOOK,
                reading -> DeadLetterLooks.read(reading, List.of(place)).letters().stream()
                        .findFirst());
    }

    /**
     * Publishes the records of these letters once more, as they were, each to its topic. What is cut is published cut.
     *
     * @return what became of each that was tried: as many of the first as have 8 MB together. Fails if Kafka was away for
     *     all of them
     */
    public Uni<Tried> replay(Collection<Place> places) {
        return back(reading(FOR_A_REPLAY, reading -> DeadLetterLooks.read(reading, places))
                .chain(this::publish));
    }

    private Uni<Tried> publish(Found found) {
        return Multi.createFrom()
                .iterable(found.letters())
                .onItem()
                .transformToUni(this::publish)
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(sent -> tried(sent, found.gone()));
    }

    /** What became of one record. */
    private record Sent(Place place, EventPublisher.@Nullable NotPublished failure) {}

    private Uni<Sent> publish(DeadLetterRecord letter) {
        Place place = new Place(
                letter.topic(), letter.kafka().partition(), letter.kafka().offset());
        return records.send(letter.original())
                .replaceWith(new Sent(place, null))
                .onFailure(EventPublisher.NotPublished.class)
                .recoverWithItem(failure -> new Sent(place, failure));
    }

    private static Tried tried(List<Sent> all, List<Place> gone) {
        List<Place> published = new ArrayList<>();
        Map<Place, String> refused = new HashMap<>();
        EventPublisher.NotPublished outage = null;
        for (Sent sent : all) {
            EventPublisher.NotPublished failure = sent.failure;
            if (failure == null) {
                published.add(sent.place);
            } else if (failure.isForGood()) {
                refused.put(sent.place, failure.reason());
            } else {
                outage = failure;
            }
        }
        if (outage != null && published.isEmpty() && refused.isEmpty()) {
            throw outage;
        }
        return new Tried(published, refused, gone);
    }

    private <R> Uni<R> reading(Duration limit, Function<LetterReading, R> look) {
        return back(Uni.createFrom()
                .item(() -> {
                    try (LetterReading reading = new LetterReading(kafka, limit)) {
                        return look.apply(reading);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure(KafkaException.class)
                .transform(NotRead::new));
    }

    /** What follows goes on where the caller was, with its request: not on a thread of Kafka's client, or a worker. */
    private static <R> Uni<R> back(Uni<R> answer) {
        Context caller = Vertx.currentContext();
        return caller == null ? answer : answer.emitOn(command -> caller.runOnContext(ignored -> command.run()));
    }
}
