package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Topics;
import io.tributary.projects.application.letters.LetterTopics.Scan;
import io.tributary.projects.application.letters.LetterTopics.Tried;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Refused.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
        if (letter.cut() && wish == LetterState.REPLAYED) {
            return Uni.createFrom().failure(TopicLetters::cut);
        }
        return attempt(List.of(letter), wish)
                .invoke(tried -> refuseUndone(letter, tried))
                .chain(tried -> mark(List.of(letter), tried, wish));
    }

    private static Refused cut() {
        return new Refused(
                Kind.CONFLICT,
                "dead-letter-cut",
                "Only the beginning of this record was kept, so it can't be replayed. Discard it; a sweep brings what it was"
                        + " about.");
    }

    private static void refuseUndone(TopicLetter letter, Tried tried) {
        String refusal = tried.refused().get(letter.record().place());
        if (refusal != null) {
            throw new Refused(
                    Kind.CONFLICT,
                    "dead-letter-refused",
                    "Kafka never takes this record as it is, so it can't be replayed. Let its topic take it, or discard it;"
                            + " a sweep brings what it was about. (" + refusal + ")");
        }
        if (tried.done().isEmpty()) {
            throw DeadLetters.notFound();
        }
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
    public Uni<SettledMany> settleMany(
            LetterQuery query, DeadLetter.@Nullable Position from, LetterState wish, int most) {
        Instant end = clock.instant().plus(BEGUN_WITHIN);
        return topics.scan(query, from, this::open, chosenFrom)
                .chain(scan -> walk(Walk.of(scan, wish, most), wish, end))
                .map(Walk::told)
                .invoke(told -> refuseToStand(told, from));
    }

    /** Who goes on by the answer would never come further. */
    private static void refuseToStand(SettledMany told, DeadLetter.@Nullable Position from) {
        DeadLetter.Position next = told.next();
        if (told.done() == 0 && from != null && next != null && !next.precedes(from.at(), from.id())) {
            throw new Refused(
                    Kind.UNAVAILABLE,
                    "kafka-unavailable",
                    "There is more to read than Kafka gives in time, and what was read can't be replayed. since and until"
                            + " leave it less to read.");
        }
    }

    /**
     * How far a call for many has come, the oldest letters first.
     *
     * @param now letters that it is still to try
     * @param later those that are too many for it
     * @param cut letters among them that can't be tried
     */
    private record Walk(
            List<TopicLetter> now,
            List<TopicLetter> later,
            List<TopicLetter> cut,
            int done,
            int refused,
            @Nullable Instant unreadFrom) {

        /** What is cut isn't tried at all when it is to be replayed, and takes no other letter's place. */
        static Walk of(Scan scan, LetterState wish, int most) {
            List<TopicLetter> all = scan.letters().stream()
                    .sorted(Comparator.comparing(TopicLetter::letter, DeadLetter.NEWEST_FIRST.reversed()))
                    .toList();
            List<TopicLetter> now = all.stream()
                    .filter(letter -> wish == LetterState.DISCARDED || !letter.cut())
                    .limit(most)
                    .toList();
            int end = now.size() < most ? all.size() : all.indexOf(now.get(most - 1)) + 1;
            List<TopicLetter> cut = new ArrayList<>(all.subList(0, end));
            cut.removeAll(Set.copyOf(now));
            return new Walk(now, all.subList(end, all.size()), cut, 0, 0, scan.unreadFrom());
        }

        List<TopicLetter> chunk() {
            return now.subList(0, Math.min(CHUNK, now.size()));
        }

        /** What is decided about is behind; what isn't is tried again. */
        Walk after(Tried tried) {
            return new Walk(
                    now.stream().filter(letter -> !tried.isDecided(letter)).toList(),
                    later,
                    cut,
                    done + tried.done().size(),
                    refused + tried.refused().size(),
                    unreadFrom);
        }

        boolean isBegun() {
            return done + refused > 0;
        }

        SettledMany told() {
            DeadLetter.Position next = next();
            int passed = (int) cut.stream()
                    .filter(letter -> next == null
                            || next.precedes(
                                    letter.letter().at(), letter.letter().id()))
                    .count();
            int left = now.size() + later.size() + cut.size() - passed;
            return new SettledMany(done, refused + passed, left, unreadFrom == null, next);
        }

        /** Where the first letter stands that wasn't tried, or may stand that wasn't seen. */
        private DeadLetter.@Nullable Position next() {
            DeadLetter.Position first = Stream.concat(now.stream(), later.stream())
                    .findFirst()
                    .map(letter -> letter.letter().position())
                    .orElse(null);
            DeadLetter.Position unread = unreadFrom == null ? null : new DeadLetter.Position(unreadFrom, "");
            return first == null || (unread != null && first.precedes(unread.at(), unread.id())) ? unread : first;
        }
    }

    /**
     * Settles letters in chunks, of which each is marked before the next is begun, until all are tried, nothing is known of
     * a whole chunk, or it is late. What was tried before Kafka went away is told; if it was nothing, that Kafka is away.
     */
    private Uni<Walk> walk(Walk at, LetterState wish, Instant end) {
        if (at.now.isEmpty()) {
            return Uni.createFrom().item(at);
        }
        List<TopicLetter> chunk = at.chunk();
        return attempt(chunk, wish)
                .call(tried -> mark(chunk, tried, wish))
                .map(at::after)
                .onFailure(failure -> at.isBegun() && failure instanceof Refused)
                .recoverWithItem(at)
                .chain(next ->
                        next.now.size() == at.now.size() || !clock.instant().isBefore(end)
                                ? Uni.createFrom().item(next)
                                : walk(next, wish, end));
    }

    private Uni<Map<LetterRecord, Settled>> mark(List<TopicLetter> letters, Tried tried, LetterState wish) {
        List<LetterRecord> done = letters.stream()
                .map(TopicLetter::record)
                .filter(record -> tried.done().contains(record.place()))
                .toList();
        return marks.add(done, wish, clock.instant());
    }

    /** Does what is wished for with letters with which it can be done. */
    private Uni<Tried> attempt(List<TopicLetter> letters, LetterState wish) {
        List<LetterPlace> places =
                letters.stream().map(letter -> letter.record().place()).toList();
        return wish == LetterState.DISCARDED
                ? Uni.createFrom().item(new Tried(Set.copyOf(places), Map.of(), Set.of()))
                : topics.replay(places);
    }
}
