package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Topics;
import io.tributary.projects.application.letters.LetterTopics.Scan;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Refused.Kind;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events' dead letters: what stands in the topics, without what is marked as settled. A letter is replayed first and marked
 * then, so whoever dies in between, and two at the same time, repeat an event at most; none is lost, and repeats are harmless.
 */
public final class TopicLetters implements LetterBox {

    /** How many are looked at in one step of a list. */
    private static final int STEP = 500;

    /** How many are looked at by one call for many. */
    private static final int MOST = 50_000;

    private final LetterTopics topics;
    private final LetterMarks marks;
    private final Clock clock;

    /** What stands in {@code topics}, but for {@code marks}. */
    public TopicLetters(LetterTopics topics, LetterMarks marks, Clock clock) {
        this.topics = topics;
        this.marks = marks;
        this.clock = clock;
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
        return next(query, new Listing(List.of(), before, false), most)
                .map(listing -> listing.open.stream().limit(most).toList());
    }

    /** What a list has so far, and behind which letter it goes on. */
    private record Listing(List<DeadLetter> open, DeadLetter.@Nullable Position before, boolean ended) {

        Listing plus(Known seen, int asked) {
            List<TopicLetter> letters = seen.letters;
            return new Listing(
                    Stream.concat(open.stream(), seen.open().map(TopicLetter::letter))
                            .toList(),
                    letters.isEmpty()
                            ? before
                            : letters.get(letters.size() - 1).letter().position(),
                    letters.size() < asked);
        }
    }

    private Uni<Listing> next(LetterQuery query, Listing sofar, int most) {
        int step = Math.max(most, STEP);
        return topics.newest(query, sofar.before, step)
                .chain(this::known)
                .map(seen -> sofar.plus(seen, step))
                .chain(listing -> listing.ended || listing.open.size() >= most
                        ? Uni.createFrom().item(listing)
                        : next(query, listing, most));
    }

    /** Letters, and the marks of those that are settled. */
    private record Known(List<TopicLetter> letters, Map<LetterRecord, Settled> marks) {

        Stream<TopicLetter> open() {
            return letters.stream().filter(letter -> !marks.containsKey(letter.record()));
        }
    }

    private Uni<Known> known(List<TopicLetter> letters) {
        return marks.of(letters.stream().map(TopicLetter::record).toList()).map(found -> new Known(letters, found));
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
                .chain(letter -> known(List.of(letter)))
                .chain(known -> settle(known, wish))
                .map(settled -> granted(settled, wish));
    }

    private Uni<Settled> settle(Known known, LetterState wish) {
        TopicLetter letter = known.letters.get(0);
        Settled already = known.marks.get(letter.record());
        if (already != null) {
            return Uni.createFrom().item(already);
        }
        return act(List.of(letter), wish)
                .chain(done -> done.isEmpty()
                        ? Uni.createFrom().failure(DeadLetters.notFound())
                        : marks.add(done, wish, clock.instant()))
                .map(now -> Objects.requireNonNull(now.get(letter.record()), "A mark was made"));
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
        return topics.scan(query, MOST)
                .chain(scan -> known(scan.letters()).map(known -> Chosen.of(scan, known, wish, most)))
                .chain(chosen -> act(chosen.now, wish)
                        .call(done -> marks.add(done, wish, clock.instant()))
                        .map(done -> chosen.left(done.size())));
    }

    /** Which letters a call for many is about. */
    private record Chosen(List<TopicLetter> now, int refused, int meant, boolean complete) {

        static Chosen of(Scan scan, Known known, LetterState wish, int most) {
            List<TopicLetter> open = known.open()
                    .sorted(Comparator.comparing(TopicLetter::letter, DeadLetter.NEWEST_FIRST.reversed()))
                    .toList();
            List<TopicLetter> possible =
                    open.stream().filter(letter -> !isRefused(letter, wish)).toList();
            return new Chosen(
                    possible.stream().limit(most).toList(),
                    open.size() - possible.size(),
                    possible.size(),
                    scan.complete());
        }

        SettledMany left(int done) {
            return new SettledMany(done, refused, meant - done, complete);
        }
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
