package io.tributary.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.projects.application.HookReader;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads hooks with one question to PostgreSQL at a time: who asks while one is under way waits for the next, which asks
 * for all of them at once. So deliveries to made-up addresses, however many, cost the database one small query after
 * the other and no more.
 */
final class HookBatches {

    /** How long a question may take. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    /** How many hooks one question asks for. */
    static final int BATCH = 500;

    /** How many askers may wait; one more is refused at once. */
    static final int WAITING = 20_000;

    private final HookReader hooks;
    private final List<Asker> waiting = new ArrayList<>();
    private boolean asking;

    HookBatches(HookReader hooks) {
        this.hooks = hooks;
    }

    /**
     * The hook as it is stored now; fails if PostgreSQL doesn't answer, or too many ask. What follows runs where its
     * asker was, so that each keeps its own trace though one question answers many.
     */
    Uni<Optional<Hook>> read(HookId id) {
        Context asker = Vertx.currentContext();
        Uni<Optional<Hook>> answer = Uni.createFrom().emitter(emitter -> ask(new Asker(id, emitter)));
        return asker == null ? answer : answer.emitOn(next -> asker.runOnContext(ignored -> next.run()));
    }

    private void ask(Asker asker) {
        List<Asker> batch;
        synchronized (this) {
            if (waiting.size() >= WAITING) {
                batch = null;
            } else {
                waiting.add(asker);
                batch = nextBatch();
            }
        }
        if (batch == null) {
            asker.emitter.fail(new IllegalStateException("Too many deliveries wait for their hook to be looked up"));
        } else {
            run(batch);
        }
    }

    private void run(List<Asker> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Set<HookId> ids = new HashSet<>();
        batch.forEach(asker -> ids.add(asker.id));
        Uni.createFrom()
                .deferred(() -> hooks.find(ids))
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .subscribe()
                .with(found -> answer(batch, found), failure -> refuse(batch, failure));
    }

    private void answer(List<Asker> batch, Map<HookId, Hook> found) {
        run(finished());
        Map<HookId, Hook> byId = new HashMap<>(found);
        batch.forEach(asker -> asker.emitter.complete(Optional.ofNullable(byId.get(asker.id))));
    }

    private void refuse(List<Asker> batch, Throwable failure) {
        run(finished());
        batch.forEach(asker -> asker.emitter.fail(failure));
    }

    private synchronized List<Asker> finished() {
        asking = false;
        return nextBatch();
    }

    /** The next batch if none is under way; else empty. */
    private List<Asker> nextBatch() {
        if (asking || waiting.isEmpty()) {
            return List.of();
        }
        List<Asker> next = waiting.subList(0, Math.min(BATCH, waiting.size()));
        List<Asker> batch = List.copyOf(next);
        next.clear();
        asking = true;
        return batch;
    }

    private record Asker(HookId id, UniEmitter<? super Optional<Hook>> emitter) {}
}
