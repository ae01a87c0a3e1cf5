package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/** What waits to be enqueued into one queue: one call at a time, each with all that came meanwhile. Thread-safe. */
final class EnqueueLine {

    private static final long BYTES_PER_CALL = 16L << 20;

    private final int jobsPerCall;
    private final Function<List<List<NewJob>>, Uni<List<EnqueueResult>>> call;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean calling;

    EnqueueLine(int jobsPerCall, Function<List<List<NewJob>>, Uni<List<EnqueueResult>>> call) {
        this.jobsPerCall = jobsPerCall;
        this.call = call;
    }

    private record Waiting(List<NewJob> jobs, UniEmitter<? super List<EnqueueResult>> emitter) {}

    /** Adds a group of at most {@code jobsPerCall} jobs; gives their results. */
    Uni<List<EnqueueResult>> add(List<NewJob> group) {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                waiting.add(new Waiting(group, emitter));
            }
            next();
        });
    }

    private void next() {
        List<Waiting> batch = batch();
        if (!batch.isEmpty()) {
            Uni.createFrom()
                    .deferred(() -> call.apply(batch.stream().map(Waiting::jobs).toList()))
                    .onTermination()
                    .invoke(this::called)
                    .subscribe()
                    .with(
                            results -> tell(batch, results),
                            failure -> batch.forEach(one -> one.emitter().fail(failure)));
        }
    }

    private synchronized List<Waiting> batch() {
        List<Waiting> batch = new ArrayList<>();
        if (calling) {
            return batch;
        }
        int jobs = 0;
        long bytes = 0;
        while (!waiting.isEmpty()
                && bytes < BYTES_PER_CALL
                && jobs + waiting.element().jobs().size() <= jobsPerCall) {
            Waiting one = waiting.remove();
            batch.add(one);
            jobs += one.jobs().size();
            bytes += one.jobs().stream().mapToLong(job -> job.bytes().length).sum();
        }
        calling = !batch.isEmpty();
        return batch;
    }

    private void called() {
        synchronized (this) {
            calling = false;
        }
        next();
    }

    private static void tell(List<Waiting> batch, List<EnqueueResult> results) {
        int from = 0;
        for (Waiting one : batch) {
            int to = from + one.jobs().size();
            one.emitter().complete(results.subList(from, to));
            from = to;
        }
    }
}
