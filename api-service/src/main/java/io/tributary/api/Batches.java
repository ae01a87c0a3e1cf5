package io.tributary.api;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks things up with one question to PostgreSQL at a time: who asks while one is under way waits for the next, which
 * asks for all of them at once. So deliveries to made-up addresses, and made-up tokens, however many, cost the database
 * one small query after the other and no more.
 *
 * @param <K> by what a thing is found
 * @param <V> a thing
 */
public final class Batches<K, V> {

    /** How many things one question asks for. */
    static final int BATCH = 500;

    /** How many askers may wait; one more is refused at once. */
    public static final int WAITING = 20_000;

    private final Function<Collection<K>, Uni<Map<K, V>>> lookUp;
    private final Duration limit;
    private final List<Asker<K, V>> waiting = new ArrayList<>();
    private boolean asking;

    /**
     * @param lookUp the question
     * @param limit how long it may take
     */
    public Batches(Function<Collection<K>, Uni<Map<K, V>>> lookUp, Duration limit) {
        this.lookUp = lookUp;
        this.limit = limit;
    }

    /**
     * The thing as it is stored now, empty if there is none; fails if PostgreSQL doesn't answer, or too many ask. What
     * follows runs where its asker was, so that each keeps its own trace though one question answers many.
     */
    public Uni<Optional<V>> read(K id) {
        Context asker = Vertx.currentContext();
        Uni<Optional<V>> answer = Uni.createFrom().emitter(emitter -> ask(new Asker<>(id, emitter)));
        return asker == null ? answer : answer.emitOn(next -> asker.runOnContext(ignored -> next.run()));
    }

    private void ask(Asker<K, V> asker) {
        List<Asker<K, V>> batch;
        synchronized (this) {
            if (waiting.size() >= WAITING) {
                batch = null;
            } else {
                waiting.add(asker);
                batch = nextBatch();
            }
        }
        if (batch == null) {
            asker.emitter.fail(new TooMany());
        } else {
            run(batch);
        }
    }

    private void run(List<Asker<K, V>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Set<K> ids = new HashSet<>();
        batch.forEach(asker -> ids.add(asker.id));
        Uni.createFrom()
                .deferred(() -> lookUp.apply(ids))
                .ifNoItem()
                .after(limit)
                .fail()
                .subscribe()
                .with(found -> answer(batch, found), failure -> refuse(batch, failure));
    }

    private void answer(List<Asker<K, V>> batch, Map<K, V> found) {
        run(finished());
        Map<K, V> byId = new HashMap<>(found);
        batch.forEach(asker -> asker.emitter.complete(Optional.ofNullable(byId.get(asker.id))));
    }

    private void refuse(List<Asker<K, V>> batch, Throwable failure) {
        run(finished());
        batch.forEach(asker -> asker.emitter.fail(failure));
    }

    private synchronized List<Asker<K, V>> finished() {
        asking = false;
        return nextBatch();
    }

    /** The next batch if none is under way; else empty. */
    private List<Asker<K, V>> nextBatch() {
        if (asking || waiting.isEmpty()) {
            return List.of();
        }
        List<Asker<K, V>> next = waiting.subList(0, Math.min(BATCH, waiting.size()));
        List<Asker<K, V>> batch = List.copyOf(next);
        next.clear();
        asking = true;
        return batch;
    }

    private record Asker<K, V>(K id, UniEmitter<? super Optional<V>> emitter) {}

    /** So many wait already that one more would only wait in vain. */
    public static final class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooMany() {
            super("Too many wait already for something to be looked up");
        }
    }
}
