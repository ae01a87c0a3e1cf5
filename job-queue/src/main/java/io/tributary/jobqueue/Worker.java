package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs one job's blocking code on threads that can be interrupted, and knows whether it has left them. Thread-safe. */
final class Worker {

    private final @Nullable WorkerExecutor threads;
    private int calls;
    private @Nullable Runnable whenLeft;

    /** @param threads null: the code runs on its caller's thread */
    Worker(@Nullable WorkerExecutor threads) {
        this.threads = threads;
    }

    /** Runs the code on a worker thread that belongs to the caller's Vert.x context; cancelling interrupts it. */
    <T> Uni<T> run(Callable<@Nullable T> code) {
        return Uni.createFrom().emitter(emitter -> {
            Call<T> call = new Call<>(code);
            emitter.onTermination(call::interrupt);
            entered();
            start(call).onComplete(done -> {
                left();
                if (done.succeeded()) {
                    emitter.complete(done.result());
                } else {
                    emitter.fail(done.cause());
                }
            });
        });
    }

    private <T> Future<@Nullable T> start(Call<T> call) {
        if (threads != null) {
            return threads.executeBlocking(call, false);
        }
        try {
            return Future.succeededFuture(call.call());
        } catch (Exception failure) {
            return Future.failedFuture(failure);
        }
    }

    private synchronized void entered() {
        calls++;
    }

    private void left() {
        Runnable told;
        synchronized (this) {
            calls--;
            told = calls == 0 ? whenLeft : null;
        }
        if (told != null) {
            told.run();
        }
    }

    /** Runs this when no code runs any more, at once if none does. */
    void whenLeft(Runnable told) {
        synchronized (this) {
            if (calls > 0) {
                whenLeft = told;
                return;
            }
        }
        told.run();
    }

    private static final class Call<T> implements Callable<@Nullable T> {

        private final Callable<@Nullable T> code;
        private @Nullable Thread thread;
        private boolean over;

        Call(Callable<@Nullable T> code) {
            this.code = code;
        }

        @Override
        public @Nullable T call() throws Exception {
            begin();
            try {
                return code.call();
            } finally {
                end();
            }
        }

        private synchronized void begin() throws InterruptedException {
            if (over) {
                throw new InterruptedException("ended before it began");
            }
            thread = Thread.currentThread();
        }

        /** The thread goes back without an interrupt that came at the last moment. */
        private synchronized void end() {
            thread = null;
            over = true;
            boolean unused = Thread.interrupted();
        }

        synchronized void interrupt() {
            over = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
