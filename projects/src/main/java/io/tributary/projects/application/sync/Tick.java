package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The clock's tick, once a second in every replica. It is level-triggered: each step looks at what is, not at what was
 * done, so a repeat is harmless and whatever a killed tick left undone the next one does. A step that fails, or to which
 * no answer comes, doesn't keep the others from their work.
 */
public final class Tick {

    private static final int AT_ONCE = 1000;

    /** A server that is cut off from us may never answer, and the next tick waits for this one. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);

    private final Duration stepLimit;
    private final DueWork due;
    private final NoticeLoss loss;
    private final JobQueue jobs;

    /** Reads what is due from {@code due} and hands it to {@code jobs}. */
    public Tick(DueWork due, TicketSequence tickets, RedisEpoch epoch, JobQueue jobs) {
        this(due, tickets, epoch, jobs, STEP_LIMIT);
    }

    /** As above; a step counts as failed after {@code stepLimit}. */
    public Tick(DueWork due, TicketSequence tickets, RedisEpoch epoch, JobQueue jobs, Duration stepLimit) {
        this.stepLimit = stepLimit;
        this.due = due;
        this.loss = new NoticeLoss(due, tickets, epoch);
        this.jobs = jobs;
    }

    /** One tick. Never fails: what failed is in the result. */
    public Uni<Result> runOnce() {
        List<Throwable> failures = new ArrayList<>();
        return Uni.createFrom()
                .voidItem()
                .chain(() -> attempt(failures, due::admitNew))
                .chain(() -> attempt(failures, due::wantDue))
                .chain(() -> attempt(failures, loss::runOnce))
                .chain(() -> attempt(failures, () -> hand(due.toSweep(AT_ONCE), JobPayload.ProjectSweep::new)))
                .chain(() -> attempt(failures, () -> hand(due.toPurge(AT_ONCE), JobPayload.ProjectPurge::new)))
                .map(done -> new Result(List.copyOf(failures)));
    }

    private Uni<Void> hand(Uni<List<UUID>> projects, Function<UUID, JobPayload> job) {
        return projects.map(
                        ids -> ids.stream().map(job).map(JobQueue.Request::of).toList())
                .chain(requests -> requests.isEmpty() ? Uni.createFrom().voidItem() : jobs.enqueue(requests));
    }

    private Uni<Void> attempt(List<Throwable> failures, Supplier<Uni<?>> step) {
        return Uni.createFrom()
                .deferred(step::get)
                .replaceWithVoid()
                .ifNoItem()
                .after(stepLimit)
                .fail()
                .onFailure()
                .invoke(failures::add)
                .onFailure()
                .recoverWithNull();
    }

    /**
     * How a tick went.
     *
     * @param failures of its steps, in order; empty if all went well
     */
    public record Result(List<Throwable> failures) {}
}
