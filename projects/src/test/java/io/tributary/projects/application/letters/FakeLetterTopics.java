package io.tributary.projects.application.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Dead-letter topics of one partition each, in memory. */
public final class FakeLetterTopics implements LetterTopics {

    private final List<TopicLetter.Whole> letters = new ArrayList<>();
    private final List<LetterPlace> replayed = new ArrayList<>();
    private boolean away;
    private boolean neverWhollyRead;
    private int takes = Integer.MAX_VALUE;
    private int atOnce = Integer.MAX_VALUE;
    private int looks;
    private Predicate<LetterPlace> takesNever = place -> false;
    private Runnable beforeReplay = () -> {};

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

    /** No scan ends in time, and none knows more than that there may be letters from its beginning on. */
    public void neverWhollyRead() {
        neverWhollyRead = true;
    }

    /** How often someone looked for many. */
    public int looks() {
        return looks;
    }

    /** Happens whenever something is to be published again. */
    public void beforeReplay(Runnable what) {
        beforeReplay = what;
    }

    /** Kafka goes away when it has taken so many records. */
    public void takes(int records) {
        takes = records;
    }

    /** Whose records it refuses for themselves. */
    public void takesNever(Predicate<LetterPlace> which) {
        takesNever = which;
    }

    /** They are so large that no more of them are published together. */
    public void atOnce(int records) {
        atOnce = records;
    }

    /** What was published again. */
    public List<LetterPlace> replayed() {
        return List.copyOf(replayed);
    }

    @Override
    public Uni<List<TopicLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, Open open, int most) {
        return unlessAway(() -> meant(query)
                        .filter(letter -> before == null
                                || before.precedes(
                                        letter.letter().at(), letter.letter().id()))
                        .sorted(Comparator.comparing(TopicLetter::letter, DeadLetter.NEWEST_FIRST))
                        .toList())
                .chain(all -> open(all, open))
                .map(all -> all.stream().limit(most).toList());
    }

    @Override
    public Uni<Scan> scan(LetterQuery query, DeadLetter.@Nullable Position from, Open open, int most) {
        return unlessAway(() -> meant(query)
                        .filter(letter -> from == null
                                || !from.precedes(
                                        letter.letter().at(), letter.letter().id()))
                        .toList())
                .chain(all -> open(all, open))
                .map(all -> new Scan(
                        all.stream().limit(most).toList(),
                        neverWhollyRead
                                ? beginning(from)
                                : all.size() < most
                                        ? null
                                        : all.get(most - 1).letter().at()));
    }

    private static Instant beginning(DeadLetter.@Nullable Position from) {
        return from == null ? Instant.EPOCH : from.at();
    }

    private Uni<List<TopicLetter>> open(List<TopicLetter> letters, Open open) {
        looks++;
        return open.among(letters).map(isOpen -> letters.stream().filter(isOpen).toList());
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
    public Uni<Tried> replay(List<LetterPlace> places) {
        beforeReplay.run();
        return unlessAway(() -> {
            Map<Boolean, List<LetterPlace>> there = places.stream()
                    .filter(place -> at(place) != null)
                    .limit(atOnce)
                    .collect(Collectors.partitioningBy(takesNever));
            List<LetterPlace> refused = there.getOrDefault(true, List.of());
            List<LetterPlace> taken = there.getOrDefault(false, List.of());
            List<LetterPlace> done =
                    taken.stream().limit(takes - replayed.size()).toList();
            if (!taken.isEmpty() && done.isEmpty() && refused.isEmpty()) {
                throw away();
            }
            replayed.addAll(done);
            return new Tried(
                    Set.copyOf(done),
                    refused.stream().collect(Collectors.toMap(place -> place, place -> "Too large")),
                    places.stream().filter(place -> at(place) == null).collect(Collectors.toSet()));
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
                throw away();
            }
            return answer.get();
        });
    }

    private static Refused away() {
        return new Refused(Refused.Kind.UNAVAILABLE, "kafka-unavailable", "Kafka is away");
    }
}
