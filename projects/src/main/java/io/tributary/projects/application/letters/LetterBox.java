package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where dead letters lie: the topics' or the queues'. Whatever fails since a server is away is told as a refusal that
 * names it, or as that server's own failure.
 */
public interface LetterBox {

    /** The topics or queues. */
    Uni<List<String>> sources();

    /** Whether an id may be of a letter here. */
    boolean mayHave(String id);

    /**
     * Letters that are open, in the order of the list.
     *
     * @param before only those behind this place; null for the newest
     * @param most how many at most
     */
    Uni<List<DeadLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, int most);

    /** A letter, open or not; null if there is none, or no more. */
    Uni<@Nullable LetterContent> find(String id);

    /**
     * Replays or discards a letter. Of a letter that a wish was granted for, the same wish is granted again and changes
     * nothing, as long as it is known; fails with a refusal for any other, and for one that isn't there.
     *
     * @param wish {@code REPLAYED} or {@code DISCARDED}
     */
    Uni<Settled> settle(String id, LetterState wish);

    /**
     * The same for letters that are open, the oldest first of those that it can look at. It may settle fewer than it
     * could: who wants all of them goes on where the last call says, until it says nothing.
     *
     * @param query with its source, which is one of these
     * @param from only those there and those that are newer: where the last call says to go on; null for all
     * @param most how many it tries at most
     */
    Uni<SettledMany> settleMany(LetterQuery query, DeadLetter.@Nullable Position from, LetterState wish, int most);
}
