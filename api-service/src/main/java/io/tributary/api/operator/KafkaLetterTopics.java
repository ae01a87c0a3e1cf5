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
                part(query, before), new Wanted<>(record -> meant(record, query, before), open::among), most));
    }

    @Override
    public Uni<Scan> scan(LetterQuery query, Open open, int most) {
        return told(topics.scan(
                        part(query, null),
                        new Wanted<>(
                                record -> meant(record, query, null).map(KafkaLetterTopics::withoutReason),
                                open::among),
                        most)
                .map(scanned -> new Scan(scanned.letters(), scanned.complete())));
    }

    @Override
    public Uni<TopicLetter.@Nullable Whole> find(LetterPlace place) {
        return told(topics.find(place(place))
                .map(found -> found.map(KafkaLetterTopics::whole).orElse(null)));
    }

    @Override
    public Uni<List<LetterPlace>> replay(List<LetterPlace> places) {
        return told(topics.replay(places.stream().map(KafkaLetterTopics::place).toList())
                .map(done -> done.stream()
                        .map(place -> new LetterPlace(place.topic(), place.partition(), place.offset()))
                        .toList()));
    }

    private static Part part(LetterQuery query, DeadLetter.@Nullable Position before) {
        Instant until = query.until();
        Instant behind = before == null ? null : before.at().plusMillis(1);
        boolean earlier = behind != null && (until == null || behind.isBefore(until));
        String source = query.source();
        return new Part(source == null ? Topics.ofEvents() : List.of(source), query.since(), earlier ? behind : until);
    }

    private static Optional<TopicLetter> meant(
            DeadLetterRecord record, LetterQuery query, DeadLetter.@Nullable Position before) {
        TopicLetter found = letter(record);
        DeadLetter letter = found.letter();
        return Optional.of(found)
                .filter(any -> query.means(letter.type(), letter.at()))
                .filter(any -> before == null || before.precedes(letter.at(), letter.id()));
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
