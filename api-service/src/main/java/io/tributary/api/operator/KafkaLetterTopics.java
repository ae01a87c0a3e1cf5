package io.tributary.api.operator;

import io.smallrye.mutiny.Uni;
import io.tributary.api.projects.Slices;
import io.tributary.defaults.DeadLetterRecord;
import io.tributary.defaults.DeadLetterTopics;
import io.tributary.defaults.DeadLetterTopics.Part;
import io.tributary.defaults.DeadLetterTopics.Place;
import io.tributary.defaults.DeadLetterTopics.Wanted;
import io.tributary.defaults.EventPublisher;
import io.tributary.events.CloudEvents;
import io.tributary.events.Topics;
import io.tributary.projects.application.letters.DeadLetter;
import io.tributary.projects.application.letters.LetterPlace;
import io.tributary.projects.application.letters.LetterQuery;
import io.tributary.projects.application.letters.LetterRecord;
import io.tributary.projects.application.letters.LetterTopics;
import io.tributary.projects.application.letters.TopicLetter;
import io.tributary.projects.domain.Refused;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The dead-letter topics on Kafka. A letter's time is its record's, and its type that of the event in it. */
@Singleton
class KafkaLetterTopics implements LetterTopics {

    private static final int LONGEST = 1000;
    private static final Logger LOG = Logger.getLogger(KafkaLetterTopics.class);

    private final DeadLetterTopics topics;

    KafkaLetterTopics(DeadLetterTopics topics) {
        this.topics = topics;
    }

    @Override
    public Uni<List<TopicLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, Open open, int most) {
        return told(topics.newest(
                part(query, null, before),
                new Wanted<>(
                        record -> meant(record, query)
                                .filter(found -> before == null
                                        || before.precedes(
                                                found.letter().at(),
                                                found.letter().id())),
                        open::among),
                most));
    }

    @Override
    public Uni<Scan> scan(LetterQuery query, DeadLetter.@Nullable Position from, Open open, int most) {
        return told(topics.scan(
                        part(query, from, null),
                        new Wanted<>(
                                record -> meant(record, query)
                                        .filter(found -> from == null
                                                || !from.precedes(
                                                        found.letter().at(),
                                                        found.letter().id()))
                                        .map(KafkaLetterTopics::withoutReason),
                                open::among),
                        most)
                .map(scanned -> new Scan(scanned.letters(), scanned.unreadFrom())));
    }

    @Override
    public Uni<TopicLetter.@Nullable Whole> find(LetterPlace place) {
        return told(topics.find(place(place))
                .map(found -> found.map(KafkaLetterTopics::whole).orElse(null)));
    }

    @Override
    public Uni<Tried> replay(List<LetterPlace> places) {
        return told(topics.replay(places.stream().map(KafkaLetterTopics::place).toList())
                .map(KafkaLetterTopics::tried));
    }

    private static Tried tried(DeadLetterTopics.Tried tried) {
        Map<LetterPlace, String> refused = new HashMap<>();
        tried.refused().forEach((place, reason) -> refused.put(place(place), String.valueOf(shortened(reason))));
        return new Tried(places(tried.published()), refused, places(tried.gone()));
    }

    private static Set<LetterPlace> places(List<Place> places) {
        return places.stream().map(KafkaLetterTopics::place).collect(Collectors.toSet());
    }

    /**
     * Where to look.
     *
     * @param from no earlier than there; null for the query's beginning
     * @param before no later than there; null for the query's end
     */
    private static Part part(
            LetterQuery query, DeadLetter.@Nullable Position from, DeadLetter.@Nullable Position before) {
        Instant since = query.since();
        Instant until = query.until();
        Instant begin = from == null ? null : from.at();
        Instant behind = before == null ? null : before.at().plusMillis(1);
        boolean later = begin != null && (since == null || since.isBefore(begin));
        boolean earlier = behind != null && (until == null || behind.isBefore(until));
        String source = query.source();
        return new Part(
                source == null ? Topics.ofEvents() : List.of(source), later ? begin : since, earlier ? behind : until);
    }

    private static Optional<TopicLetter> meant(DeadLetterRecord record, LetterQuery query) {
        TopicLetter found = letter(record);
        DeadLetter letter = found.letter();
        return query.means(letter.type(), letter.at()) ? Optional.of(found) : Optional.empty();
    }

    /** A scan may see very many, and nobody reads their reasons. */
    private static TopicLetter withoutReason(TopicLetter found) {
        DeadLetter letter = found.letter();
        return new TopicLetter(
                new DeadLetter(letter.id(), letter.kind(), letter.source(), letter.type(), null, letter.at()),
                found.record(),
                found.cut());
    }

    private static TopicLetter letter(DeadLetterRecord record) {
        ConsumerRecord<byte[], byte[]> kafka = record.kafka();
        LetterPlace place = new LetterPlace(record.topic(), kafka.partition(), kafka.offset());
        String type = record.header(CloudEvents.TYPE);
        return new TopicLetter(
                new DeadLetter(
                        place.id(),
                        DeadLetter.Kind.EVENT,
                        record.topic(),
                        type == null ? null : shortened(CloudEvents.name(type)),
                        shortened(record.reason()),
                        Slices.stored(Instant.ofEpochMilli(kafka.timestamp()))),
                new LetterRecord(place, kafka.timestamp()),
                record.isCut());
    }

    /** Another program may write at length. */
    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static TopicLetter.Whole whole(DeadLetterRecord record) {
        Map<String, byte[]> headers = new HashMap<>();
        for (Header header : record.kafka().headers()) {
            headers.put(header.key(), header.value() == null ? new byte[0] : header.value());
        }
        return new TopicLetter.Whole(
                letter(record), record.kafka().key(), headers, record.kafka().value());
    }

    private static LetterPlace place(Place place) {
        return new LetterPlace(place.topic(), place.partition(), place.offset());
    }

    private static Place place(LetterPlace place) {
        return new Place(place.topic(), place.partition(), place.offset());
    }

    private static <T extends @Nullable Object> Uni<T> told(Uni<T> asked) {
        return asked.onFailure(KafkaLetterTopics::isOutage)
                .invoke(failure -> LOG.warnf("Dead letters can't be looked at or replayed now: %s", failure))
                .onFailure(KafkaLetterTopics::isOutage)
                .transform(
                        failure -> new Refused(
                                Refused.Kind.UNAVAILABLE,
                                "kafka-unavailable",
                                "Kafka does not answer, or not in time. Try again soon; source and since leave it less to read."));
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof DeadLetterTopics.NotRead || failure instanceof EventPublisher.NotPublished;
    }
}
