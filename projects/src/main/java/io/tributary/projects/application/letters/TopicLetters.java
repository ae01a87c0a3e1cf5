package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Topics;
import io.tributary.projects.application.letters.LetterTopics.Scan;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Refused.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Events' dead letters: what stands in the topics, without what is marked as settled. A letter is replayed first and marked
 * then, so whoever dies in between, and two at the same time, repeat an event at most; none is lost, and repeats are harmless.
 */
public final class TopicLetters implements LetterBox {

    /** How many open letters one call for many chooses from. */
    private static final int MOST = 50_000;

    /** How many are published before they are marked: who is cut off repeats no more than these. */
    private static final int CHUNK = 50;

    /** A call for many begins no further chunk after that, so that it can tell what it did before nobody waits any more. */
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(5);

    private final LetterTopics topics;
    private final LetterMarks marks;
    private final Clock clock;
    private final int chosenFrom;

    /** What stands in {@code topics}, but for {@code marks}. */
    public TopicLetters(LetterTopics topics, LetterMarks marks, Clock clock) {
        this(topics, marks, clock, MOST);
    }

    TopicLetters(LetterTopics topics, LetterMarks marks, Clock clock, int chosenFrom) {
        this.topics = topics;
        this.marks = marks;
        this.clock = clock;
        this.chosenFrom = chosenFrom;
    }

    @Override
    public Uni<List<String>> sources() {
        return Uni.createFrom().item(Topics.ofEvents());
    }

    @Override
    public boolean mayHave(String id) {
        return LetterPlace.parse(id) != null;
    }

    @Override
    public Uni<List<DeadLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, int most) {
        return topics.newest(query, before, this::open, most)
                .map(found -> found.stream().map(TopicLetter::letter).toList());
    }

    private Uni<Predicate<TopicLetter>> open(List<TopicLetter> letters) {
        return marks.of(letters.stream().map(TopicLetter::record).toList())
                .map(found -> letter -> !found.containsKey(letter.record()));
    }

    @Override
    public Uni<@Nullable LetterContent> find(String id) {
        LetterPlace place = LetterPlace.parse(id);
        return place == null
                ? Uni.createFrom().nullItem()
                : topics.find(place).onItem().ifNotNull().transformToUni(this::content);
    }

    private Uni<LetterContent> content(TopicLetter.Whole whole) {
        TopicLetter summary = whole.summary();
        return marks.of(List.of(summary.record()))
                .map(found -> new LetterContent(
                        summary.letter(),
                        found.getOrDefault(summary.record(), Settled.NOT_YET),
                        whole.key(),
                        whole.headers(),
                        whole.value(),
                        summary.cut(),
                        null));
    }

    @Override
    public Uni<Settled> settle(String id, LetterState wish) {
        LetterPlace place = LetterPlace.parse(id);
        if (place == null) {
            return Uni.createFrom().failure(DeadLetters.notFound());
        }
        return topics.find(place)
                .onItem()
                .ifNull()
                .failWith(DeadLetters::notFound)
                .map(TopicLetter.Whole::summary)
                .chain(letter -> settle(letter, wish))
                .map(settled -> granted(settled, wish));
    }

    private Uni<Settled> settle(TopicLetter letter, LetterState wish) {
        return marks.of(List.of(letter.record()))
                .chain(found -> found.isEmpty()
                        ? settleFirst(letter, wish)
                        : Uni.createFrom().item(found))
                .map(found -> Objects.requireNonNull(found.get(letter.record()), "There is a mark"));
    }

    private Uni<Map<LetterRecord, Settled>> settleFirst(TopicLetter letter, LetterState wish) {
        return act(List.of(letter), wish)
                .chain(done -> done.isEmpty()
                        ? Uni.createFrom().failure(DeadLetters.notFound())
                        : marks.add(done, wish, clock.instant()));
    }

    /** Whatever was wished for first stands. */
    private static Settled granted(Settled settled, LetterState wish) {
        if (settled.state() != wish) {
            throw new Refused(
                    Kind.CONFLICT,
                    "dead-letter-settled",
                    "This letter was " + settled.state().word() + " at " + settled.at() + ", so it can't be "
                            + wish.word() + " any more.",
                    Map.of("state", settled.state().word(), "settledAt", String.valueOf(settled.at())));
        }
        return settled;
    }

    @Override
    public Uni<SettledMany> settleMany(LetterQuery query, LetterState wish, int most) {
        Instant end = clock.instant().plus(BEGUN_WITHIN);
        return topics.scan(query, this::open, chosenFrom)
                .map(scan -> Chosen.of(scan, wish, most))
                .chain(chosen -> settleAll(chosen.now, 0, wish, end).map(chosen::left));
    }

    /** Which letters a call for many is about. */
    private record Chosen(List<TopicLetter> now, int refused, int meant, boolean complete) {

        static Chosen of(Scan scan, LetterState wish, int most) {
            List<TopicLetter> possible = scan.letters().stream()
                    .filter(letter -> !isRefused(letter, wish))
                    .sorted(Comparator.comparing(TopicLetter::letter, DeadLetter.NEWEST_FIRST.reversed()))
                    .toList();
            return new Chosen(
                    possible.stream().limit(most).toList(),
                    scan.letters().size() - possible.size(),
                    possible.size(),
                    scan.complete());
        }

        SettledMany left(int done) {
            return new SettledMany(done, refused, meant - done, complete);
        }
    }

    /**
     * Settles letters in chunks, of which each is marked before the next is begun, until all are settled, of a chunk none
     * is, or it is late. What was done before Kafka went away is told; if it was nothing, that Kafka is away.
     *
     * @param letters which of them are left
     * @param done how many are settled already
     * @return how many are now
     */
    private Uni<Integer> settleAll(List<TopicLetter> letters, int done, LetterState wish, Instant end) {
        return settleChunk(letters.stream().limit(CHUNK).toList(), wish)
                .onFailure(failure -> done > 0 && failure instanceof Refused)
                .recoverWithItem(Set.of())
                .chain(settled -> settled.isEmpty() || !clock.instant().isBefore(end)
                        ? Uni.createFrom().item(done + settled.size())
                        : settleAll(without(settled, letters), done + settled.size(), wish, end));
    }

    private Uni<Set<LetterRecord>> settleChunk(List<TopicLetter> chunk, LetterState wish) {
        return act(chunk, wish)
                .call(records -> marks.add(records, wish, clock.instant()))
                .map(Set::copyOf);
    }

    private static List<TopicLetter> without(Set<LetterRecord> settled, List<TopicLetter> letters) {
        return letters.stream()
                .filter(letter -> !settled.contains(letter.record()))
                .toList();
    }

    private static boolean isRefused(TopicLetter letter, LetterState wish) {
        return wish == LetterState.REPLAYED && letter.cut();
    }

    /** Does what is wished for; gives the records of which it is done. */
    private Uni<List<LetterRecord>> act(List<TopicLetter> letters, LetterState wish) {
        List<LetterRecord> records = letters.stream().map(TopicLetter::record).toList();
        if (wish == LetterState.DISCARDED || records.isEmpty()) {
            return Uni.createFrom().item(records);
        }
        if (letters.stream().anyMatch(TopicLetter::cut)) {
            return Uni.createFrom()
                    .failure(new Refused(
                            Kind.CONFLICT,
                            "dead-letter-cut",
                            "Only the beginning of this record was kept, so it can't be replayed. Discard it; a sweep"
                                    + " brings what it was about."));
        }
        return topics.replay(records.stream().map(LetterRecord::place).toList()).map(done -> among(records, done));
    }

    private static List<LetterRecord> among(List<LetterRecord> records, List<LetterPlace> done) {
        Set<LetterPlace> places = new HashSet<>(done);
        return records.stream()
                .filter(record -> places.contains(record.place()))
                .toList();
    }
}
