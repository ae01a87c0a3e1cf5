package io.tributary.projects.application.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Dead-letter topics of one partition each, in memory. */
public final class FakeLetterTopics implements LetterTopics {

    private final List<TopicLetter.Whole> letters = new ArrayList<>();
    private final List<LetterPlace> replayed = new ArrayList<>();
    private boolean away;
    private int takes = Integer.MAX_VALUE;

    /** Puts a letter there. */
    public LetterPlace add(String topic, String type, Instant at, boolean cut) {
        LetterPlace place = new LetterPlace(topic, 0, letters.size());
        DeadLetter letter = new DeadLetter(place.id(), DeadLetter.Kind.EVENT, topic, type, "Because", at);
        letters.add(new TopicLetter.Whole(
                new TopicLetter(letter, new LetterRecord(place, at.toEpochMilli()), cut),
                "key".getBytes(UTF_8),
                Map.of("ce_type", type.getBytes(UTF_8)),
                "{}".getBytes(UTF_8)));
        return place;
    }

    /** The topics are deleted and made anew: offsets begin at 0. */
    public void makeAnew() {
        letters.clear();
    }

    /** Kafka is away, or back. */
    public void away(boolean now) {
        away = now;
    }

    /** Kafka goes away when it has taken so many records. */
    public void takes(int records) {
        takes = records;
    }

    /** What was published again. */
    public List<LetterPlace> replayed() {
        return List.copyOf(replayed);
    }

    @Override
    public Uni<List<TopicLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, int most) {
        return unlessAway(() -> meant(query)
                .filter(letter -> before == null
                        || before.precedes(letter.letter().at(), letter.letter().id()))
                .sorted(Comparator.comparing(TopicLetter::letter, DeadLetter.NEWEST_FIRST))
                .limit(most)
                .toList());
    }

    @Override
    public Uni<Scan> scan(LetterQuery query, int most) {
        return unlessAway(() -> {
            List<TopicLetter> all = meant(query).toList();
            return new Scan(all.stream().limit(most).toList(), all.size() <= most);
        });
    }

    private Stream<TopicLetter> meant(LetterQuery query) {
        return letters.stream()
                .map(TopicLetter.Whole::summary)
                .filter(found -> query.source() == null
                        || query.source().equals(found.letter().source()))
                .filter(found ->
                        query.means(found.letter().type(), found.letter().at()));
    }

    @Override
    public Uni<TopicLetter.@Nullable Whole> find(LetterPlace place) {
        return unlessAway(() -> at(place));
    }

    @Override
    public Uni<List<LetterPlace>> replay(List<LetterPlace> places) {
        return unlessAway(() -> {
            List<LetterPlace> done = places.stream()
                    .filter(place -> at(place) != null)
                    .limit(takes)
                    .toList();
            replayed.addAll(done);
            return done;
        });
    }

    private TopicLetter.@Nullable Whole at(LetterPlace place) {
        return letters.stream()
                .filter(whole -> whole.summary().record().place().equals(place))
                .findFirst()
                .orElse(null);
    }

    private <T extends @Nullable Object> Uni<T> unlessAway(Supplier<T> answer) {
        return Uni.createFrom().item(() -> {
            if (away) {
                throw new Refused(Refused.Kind.UNAVAILABLE, "kafka-unavailable", "Kafka is away");
            }
            return answer.get();
        });
    }
}
