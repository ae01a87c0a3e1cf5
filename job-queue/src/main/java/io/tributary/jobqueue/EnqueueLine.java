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

    static final long BYTES_PER_CALL = 16L << 20;

    private final int jobsPerCall;
    private final Function<List<List<NewJob>>, Uni<List<EnqueueResult>>> call;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean calling;

    EnqueueLine(int jobsPerCall, Function<List<List<NewJob>>, Uni<List<EnqueueResult>>> call) {
        this.jobsPerCall = jobsPerCall;
        this.call = call;
    }

    private record Waiting(List<NewJob> jobs, long bytes, UniEmitter<? super List<EnqueueResult>> emitter) {}

    /** Adds a group of at most {@code jobsPerCall} jobs, and, unless it is one, 16 MiB; gives their results. */
    Uni<List<EnqueueResult>> add(List<NewJob> group) {
        return Uni.createFrom().emitter(emitter -> {
            long bytes = group.stream().mapToLong(job -> job.bytes().length).sum();
            synchronized (this) {
                waiting.add(new Waiting(group, bytes, emitter));
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
        while (!waiting.isEmpty() && fits(waiting.element(), jobs, bytes)) {
            Waiting one = waiting.remove();
            batch.add(one);
            jobs += one.jobs().size();
            bytes += one.bytes();
        }
        calling = !batch.isEmpty();
        return batch;
    }

    private boolean fits(Waiting one, int jobs, long bytes) {
        return jobs == 0 || (jobs + one.jobs().size() <= jobsPerCall && bytes + one.bytes() <= BYTES_PER_CALL);
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
