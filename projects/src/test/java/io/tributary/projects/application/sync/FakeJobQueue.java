package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A queue in memory: a job waits once, and a second request for it raises what it knows. */
public final class FakeJobQueue implements JobQueue {

    private final Map<JobPayload, Request> waiting = new LinkedHashMap<>();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();

    @Override
    public Uni<Void> enqueue(List<Request> jobs) {
        return Uni.createFrom().voidItem().invoke(() -> add(jobs));
    }

    private synchronized void add(List<Request> jobs) {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        jobs.forEach(job -> waiting.merge(job.payload(), job, FakeJobQueue::raised));
    }

    private static Request raised(Request one, Request other) {
        return new Request(
                one.payload(),
                later(one.eventTime(), other.eventTime()),
                one.onlyIfKnown() && other.onlyIfKnown(),
                one.traceparent(),
                earlier(one.receivedAt(), other.receivedAt()));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one != null && (other == null || one.isBefore(other)) ? one : other;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    /** The next request fails and leaves nothing; several failures are used in turn. */
    public synchronized void failNext(RuntimeException failure) {
        failures.add(failure);
    }

    /** All jobs are gone, as after a wipe. */
    public synchronized void wipe() {
        waiting.clear();
    }

    /** What waits, in order. */
    public synchronized List<Request> waiting() {
        return List.copyOf(waiting.values());
    }

    /** Starts a job: it waits no more. Tells whether it waited. */
    public synchronized boolean start(JobPayload job) {
        return waiting.remove(job) != null;
    }

    /** The pages of a project that wait for a {@code page:sync}. */
    public synchronized List<UUID> pagesToSync(UUID projectId) {
        return waiting.keySet().stream()
                .filter(job -> job.projectId().equals(projectId))
                .filter(JobPayload.PageSync.class::isInstance)
                .map(job -> ((JobPayload.PageSync) job).pageId())
                .toList();
    }
}
