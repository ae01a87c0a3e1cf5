package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Done;
import io.tributary.projects.application.sync.JobResult.Wait;
import io.tributary.projects.application.sync.SweepRuns.Begin;
import io.tributary.projects.application.sync.SweepRuns.LeaseLost;
import io.tributary.projects.application.sync.SweepRuns.ProjectGone;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Runs one slice of a project's sweep: steps ({@link SweepSteps}) until it has used its share, the run is over, or
 * Notion has to be waited for. It holds the run's lease meanwhile, and asks for the next slice while one is wanted.
 */
public final class SweepProject {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int MOST_STEPS = 10;

    private final SweepRuns runs;
    private final ProjectSyncs syncs;
    private final SweepSteps steps;
    private final JobQueue jobs;
    private final Clock clock;

    /** Sweeps what {@code notion} shows. */
    public SweepProject(SweepRuns runs, ProjectSyncs syncs, NotionReader notion, JobQueue jobs, Clock clock) {
        this.runs = runs;
        this.syncs = syncs;
        this.steps = new SweepSteps(runs, notion, jobs);
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Runs one slice.
     *
     * @param waits how often the job has failed or waited in a row, for the backoff
     * @param progressed called after each checkpoint: what went wrong before it doesn't count any more
     */
    public Uni<JobResult> slice(UUID projectId, int waits, Supplier<Uni<Void>> progressed) {
        return runs.begin(projectId).chain(begin -> {
            if (begin instanceof Begin.Slice slice) {
                return sweep(slice.run(), waits, progressed);
            }
            return Uni.createFrom().item(notNow(begin));
        });
    }

    /** The job is given up: what it could not do must be seen, and must not begin again by itself. */
    public Uni<Void> giveUp(UUID projectId, String reason) {
        return syncs.breakUntilRetried(projectId, "The sweep failed again and again: " + reason);
    }

    private static JobResult notNow(Begin begin) {
        if (begin instanceof Begin.Later later) {
            return new Wait(later.until(), Cause.OUTAGE);
        }
        return new Done(((Begin.Nothing) begin).why());
    }

    private Uni<JobResult> sweep(SweepRun run, int waits, Supplier<Uni<Void>> progressed) {
        Share share = new Share(clock.instant().plus(LONGEST), MOST_STEPS);
        return holding(run, walk(run, run.checkpoint(), share, progressed))
                .onCancellation()
                .call(() -> runs.release(run))
                .chain(() -> handOver(run))
                .onFailure(NotionFailure.class)
                .recoverWithUni(failure -> noAnswer(run, failure, waits))
                .onFailure(SweepProject::isOver)
                .recoverWithItem(failure -> new Done(String.valueOf(failure.getMessage())))
                .onFailure()
                .call(() -> letGo(run, waits));
    }

    /** One step after the other. Each ends with a committed checkpoint, so the slice may stop after any. */
    private Uni<Void> walk(SweepRun run, SweepCheckpoint at, Share share, Supplier<Uni<Void>> progressed) {
        if (at.phase() == SweepCheckpoint.Phase.END) {
            return runs.finish(run, at);
        }
        if (share.isUsedUp(clock.instant())) {
            return Uni.createFrom().voidItem();
        }
        return steps.step(run, at)
                .call(progressed::get)
                .chain(next -> goOn(run, next, share.without(at.phase()), progressed));
    }

    private Uni<Void> goOn(SweepRun run, SweepCheckpoint next, Share share, Supplier<Uni<Void>> progressed) {
        return runs.mayGoOn(run)
                .chain(may -> may
                        ? walk(run, next, share, progressed)
                        : Uni.createFrom().voidItem());
    }

    /** Renews the lease as long as the work takes, however slowly Notion answers. */
    private Uni<Void> holding(SweepRun run, Uni<Void> work) {
        Duration beat = SweepRuns.LEASE.dividedBy(3);
        Uni<Void> renewals = Multi.createFrom()
                .ticks()
                .startingAfter(beat)
                .every(beat)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> runs.renew(run))
                .toUni();
        return Uni.join().first(work, renewals).toTerminate();
    }

    private Uni<JobResult> handOver(SweepRun run) {
        UUID projectId = run.target().projectId();
        return runs.release(run)
                .chain(() -> runs.wanted(projectId))
                .chain(wanted -> wanted
                        ? jobs.enqueue(List.of(JobQueue.Request.of(new JobPayload.ProjectSweep(projectId))))
                        : Uni.createFrom().voidItem())
                .replaceWith(new Done("slice done"));
    }

    private Uni<JobResult> noAnswer(SweepRun run, NotionFailure failure, int waits) {
        return switch (failure.kind()) {
            case NO_BUDGET, NO_SLOT -> await(run, untilOrBackoff(failure, waits), Cause.BUDGET);
            case OUTAGE -> await(run, untilOrBackoff(failure, waits), Cause.OUTAGE);
            case UNAUTHORIZED, REFUSED, INVALID_CURSOR -> stop(run, String.valueOf(failure.getMessage()));
        };
    }

    private Instant untilOrBackoff(NotionFailure failure, int waits) {
        Instant until = failure.until();
        return until == null ? clock.instant().plus(Backoff.after(waits)) : until;
    }

    private Uni<JobResult> await(SweepRun run, Instant until, Cause cause) {
        // In this order: a project that waits isn't asked for slices when its lease is gone.
        return syncs.waiting(run.target().projectId(), until)
                .chain(() -> runs.release(run))
                .replaceWith(new Wait(until, cause));
    }

    private Uni<JobResult> stop(SweepRun run, String reason) {
        return runs.breakProject(run, reason).replaceWith(new Done("broken: " + reason));
    }

    /**
     * After a failure of our own or of PostgreSQL: what can't be written now, the lease's end brings about. The lease is
     * given back in any case, since it remembers then that it has to be.
     */
    private Uni<Void> letGo(SweepRun run, int waits) {
        Instant until = clock.instant().plus(Backoff.after(waits));
        return syncs.waiting(run.target().projectId(), until)
                .onFailure()
                .recoverWithNull()
                .chain(() -> runs.release(run))
                .onFailure()
                .recoverWithNull();
    }

    private static boolean isOver(Throwable failure) {
        return failure instanceof LeaseLost || failure instanceof ProjectGone;
    }

    /** What is left of a slice. */
    private record Share(Instant until, int steps) {

        boolean isUsedUp(Instant now) {
            return steps <= 0 || !now.isBefore(until);
        }

        Share without(SweepCheckpoint.Phase phase) {
            return phase == SweepCheckpoint.Phase.SCHEMA ? this : new Share(until, steps - 1);
        }
    }
}
