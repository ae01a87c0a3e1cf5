package io.tributary.convergence;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Wait;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue in memory that keeps what the real one keeps of a job, and in which jobs wait by the driven clock. It starts
 * what is due in any order: nothing may depend on that.
 */
final class DrivenJobs implements JobQueue {

    private final Map<JobPayload, Waiting> waiting = new LinkedHashMap<>();
    private final Clock clock;

    DrivenJobs(Clock clock) {
        this.clock = clock;
    }

    /**
     * A job, waiting or at work.
     *
     * @param request what was asked for
     * @param wantedAt when it was asked for last, floored to the millisecond
     * @param slept whether it waited for budget since then
     * @param waits how often in a row it waited for the end of an outage
     */
    record Work(Request request, Instant wantedAt, boolean slept, int waits) {

        private Work raised(Request more, Instant wanted, boolean stillSleeps) {
            return new Work(both(request, more), wanted, slept && stillSleeps, waits);
        }

        private Work waited(Cause cause) {
            return new Work(
                    request, wantedAt, slept || cause == Cause.BUDGET, cause == Cause.OUTAGE ? waits + 1 : waits);
        }

        /** What the older one knew, when a newer one of the same payload waits already. */
        private Work inherited(Work older) {
            Instant wanted = wantedAt.isAfter(older.wantedAt) ? wantedAt : older.wantedAt;
            return new Work(both(request, older.request), wanted, slept, waits);
        }
    }

    /** @param cause what is waited for; null: only a worker */
    private record Waiting(Work work, Instant due, @Nullable Cause cause) {}

    @Override
    public Uni<Void> enqueue(List<Request> jobs) {
        return Uni.createFrom().voidItem().invoke(() -> jobs.forEach(this::add));
    }

    private synchronized void add(Request request) {
        Instant now = clock.instant();
        Instant wanted = now.truncatedTo(ChronoUnit.MILLIS);
        Waiting there = waiting.get(request.payload());
        if (there == null) {
            waiting.put(request.payload(), new Waiting(new Work(request, wanted, false, 0), now, null));
            return;
        }
        Work raised = there.work().raised(request, wanted, there.cause() == Cause.BUDGET);
        boolean stays = there.cause() == null || there.cause() == Cause.BUDGET;
        waiting.put(
                request.payload(),
                stays ? new Waiting(raised, there.due(), there.cause()) : new Waiting(raised, now, null));
    }

    /** Starts one of the jobs that are due. */
    synchronized Optional<Work> start(IntUnaryOperator choice) {
        Instant now = clock.instant();
        List<JobPayload> due = new ArrayList<>();
        // Plainly, since with thousands that wait this is what a run spends its time on.
        waiting.forEach((payload, there) -> {
            if (!there.due().isAfter(now)) {
                due.add(payload);
            }
        });
        return due.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(waiting.remove(due.get(choice.applyAsInt(due.size()))))
                        .map(Waiting::work);
    }

    /** Starts that job, if it is due. */
    synchronized Optional<Work> start(JobPayload payload) {
        Waiting there = waiting.get(payload);
        if (there == null || there.due().isAfter(clock.instant())) {
            return Optional.empty();
        }
        waiting.remove(payload);
        return Optional.of(there.work());
    }

    /** A job waits again, unless a newer one does: then that one takes what it knew. */
    synchronized void again(Work work, Wait wait) {
        Waiting newer = waiting.get(work.request().payload());
        waiting.put(
                work.request().payload(),
                newer == null
                        ? new Waiting(work.waited(wait.cause()), wait.until(), wait.cause())
                        : new Waiting(newer.work().inherited(work), newer.due(), newer.cause()));
    }

    /** The process died that had it: another one takes it over then, unless a newer one waits already. */
    synchronized void takeOver(Work work, Instant at) {
        Waiting newer = waiting.get(work.request().payload());
        waiting.put(
                work.request().payload(),
                newer == null
                        ? new Waiting(work, at, null)
                        : new Waiting(newer.work().inherited(work), newer.due(), newer.cause()));
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized Optional<Instant> nextDue() {
        return waiting.values().stream().map(Waiting::due).min(Comparator.naturalOrder());
    }

    /** All jobs are gone. */
    synchronized void wipe() {
        waiting.clear();
    }

    private static Request both(Request one, Request other) {
        Instant latest = Stream.of(one, other)
                .map(Request::eventTime)
                .filter(time -> time != null)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Instant earliest = Stream.of(one, other)
                .map(Request::receivedAt)
                .filter(time -> time != null)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Request(one.payload(), latest, one.onlyIfKnown() && other.onlyIfKnown(), null, earliest);
    }
}
