package io.tributary.defaults;

import io.tributary.defaults.DeadLetterTopics.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Gathers letters and lets those through that are still open, asking about many at once. Blocks while it asks, and fails
 * with whatever keeps it from an answer.
 */
final class Sieve<L> {

    /** Whoever is asked has this long, apart from what Kafka has: its delay must not look like Kafka's. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Wanted<L> wanted;
    private final int batch;
    private final Consumer<Kept<L>> through;
    private final List<Kept<L>> waiting = new ArrayList<>();

    /**
     * @param batch about how many it asks at once
     * @param through takes those that are open
     */
    Sieve(Wanted<L> wanted, int batch, Consumer<Kept<L>> through) {
        this.wanted = wanted;
        this.batch = batch;
        this.through = through;
    }

    /** What is kept of a letter, when it was written, and its id. */
    record Kept<L>(long millis, String id, L letter) {}

    void offer(DeadLetterRecord letter) {
        wanted.kept()
                .apply(letter)
                .ifPresent(kept -> waiting.add(new Kept<>(letter.kafka().timestamp(), letter.id(), kept)));
        if (waiting.size() >= batch) {
            flush();
        }
    }

    /** Asks about the rest. */
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        Predicate<L> isOpen = wanted.open()
                .apply(waiting.stream().map(Kept::letter).toList())
                .await()
                .atMost(LIMIT);
        waiting.stream().filter(kept -> isOpen.test(kept.letter)).forEach(through);
        waiting.clear();
    }
}
