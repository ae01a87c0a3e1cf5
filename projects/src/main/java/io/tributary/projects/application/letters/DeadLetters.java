package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Refused.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator does with dead letters, wherever they lie. Fails with a refusal that names the server that is away; who
 * asks for one source needs that one's server alone.
 */
public final class DeadLetters {

    private final List<LetterBox> boxes;

    /** Those in these boxes. No two of them have a source or the form of an id in common. */
    public DeadLetters(List<LetterBox> boxes) {
        this.boxes = List.copyOf(boxes);
    }

    /** Nothing is there under the id that was asked for. */
    public static Refused notFound() {
        return new Refused(
                Kind.NOT_FOUND,
                "dead-letter-not-found",
                "There is no dead letter of that id. A job that was replayed or discarded is one no more.");
    }

    /**
     * Letters that are open, the newest first.
     *
     * @param before only those behind this place; null for the newest
     * @param most how many at most
     */
    public Uni<List<DeadLetter>> list(LetterQuery query, DeadLetter.@Nullable Position before, int most) {
        return asked(query.source())
                .onItem()
                .transformToUniAndConcatenate(box -> box.newest(query, before, most))
                .collect()
                .asList()
                .map(lists -> DeadLetter.newest(lists, most));
    }

    /** All of a letter, open or not. */
    public Uni<LetterContent> get(String id) {
        return of(id).chain(box -> box.find(id)).onItem().ifNull().failWith(DeadLetters::notFound);
    }

    /** Replays or discards a letter; see {@link LetterBox#settle}. */
    public Uni<Settled> settle(String id, LetterState wish) {
        return of(id).chain(box -> box.settle(id, wish));
    }

    /**
     * Replays or discards letters that are open, the oldest first.
     *
     * @param source of this topic or queue
     * @param query which of them
     * @param from where the last call says to go on; null for the oldest
     * @param most how many are tried at most
     */
    public Uni<SettledMany> settleMany(
            String source, LetterQuery query, DeadLetter.@Nullable Position from, LetterState wish, int most) {
        return boxOf(source).chain(box -> box.settleMany(query, from, wish, most));
    }

    private Uni<LetterBox> of(String id) {
        return Uni.createFrom()
                .item(() -> boxes.stream()
                        .filter(box -> box.mayHave(id))
                        .findFirst()
                        .orElseThrow(DeadLetters::notFound));
    }

    private Multi<LetterBox> asked(@Nullable String source) {
        return source == null
                ? Multi.createFrom().iterable(boxes)
                : boxOf(source).toMulti();
    }

    /** Asks one after the other, so that a source of the first needs no other. */
    private Uni<LetterBox> boxOf(String source) {
        return Multi.createFrom()
                .iterable(boxes)
                .onItem()
                .transformToUniAndConcatenate(box -> box.sources().map(names -> holder(box, names, source)))
                .select()
                .where(Optional::isPresent)
                .toUni()
                .map(found -> found == null ? Optional.<LetterBox>empty() : found)
                .map(found -> found.orElseThrow(DeadLetters::unknownSource));
    }

    private static Optional<LetterBox> holder(LetterBox box, List<String> names, String source) {
        return names.contains(source) ? Optional.of(box) : Optional.empty();
    }

    private static Refused unknownSource() {
        return new Refused(
                Kind.INVALID,
                "invalid-field",
                "source must be the name of a topic of events, such as notion.webhook.received, or of a queue of jobs, such"
                        + " as critical.",
                Map.of("field", "source"));
    }
}
