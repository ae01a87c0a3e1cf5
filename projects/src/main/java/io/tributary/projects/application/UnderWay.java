package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What has to come to its end once it has begun: also if whoever began it doesn't wait for it any more, and before the
 * process ends.
 */
final class UnderWay {

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int count;
    private boolean closed;

    /** Does it, whatever becomes of its caller. */
    <T> Uni<T> run(Supplier<Uni<? extends T>> work) {
        return Uni.createFrom().emitter(caller -> {
            begin();
            Uni.createFrom()
                    .deferred(work)
                    .onTermination()
                    .invoke(this::end)
                    .subscribe()
                    .with(caller::complete, caller::fail);
        });
    }

    /** Completes when nothing is under way any more; what is begun later isn't waited for. */
    Uni<Void> close() {
        synchronized (this) {
            closed = true;
            endIfClosed();
        }
        return Uni.createFrom().completionStage(ended);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void begin() {
        count++;
    }

    private synchronized void end() {
        count--;
        endIfClosed();
    }

    private synchronized void endIfClosed() {
        if (closed && count == 0) {
            ended.complete(null);
        }
    }
}
