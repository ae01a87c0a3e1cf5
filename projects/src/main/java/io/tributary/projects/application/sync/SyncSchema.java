package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Done;
import io.tributary.projects.application.sync.JobResult.Wait;
import io.tributary.projects.application.sync.NotionReader.DataSourceAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the data source's schema and stores it. If values may have changed with it, a full sweep is wanted. If someone
 * reads the project's SQL view, which has to be rebuilt, the job comes again, as after an outage.
 */
public final class SyncSchema {

    private final SweepTargets targets;
    private final ProjectSyncs syncs;
    private final NotionReader notion;
    private final Clock clock;

    /** Stores what {@code notion} shows in {@code syncs}. */
    public SyncSchema(SweepTargets targets, ProjectSyncs syncs, NotionReader notion, Clock clock) {
        this.targets = targets;
        this.syncs = syncs;
        this.notion = notion;
        this.clock = clock;
    }

    /**
     * Fetches and stores.
     *
     * @param waits how often the job has failed or waited in a row, for the backoff
     */
    public Uni<JobResult> sync(UUID projectId, int waits) {
        return targets.active(projectId)
                .chain(target -> target == null ? done("deleted, paused or broken") : fetch(target, waits))
                .onFailure(NotionFailure.class)
                .recoverWithUni(failure -> noAnswer(projectId, failure, waits));
    }

    /** The job is given up: a full sweep looks at the schema again, and says if it can't either. */
    public Uni<Void> giveUp(UUID projectId) {
        return syncs.want(projectId, SweepKind.FULL, WantReason.SCHEMA);
    }

    private Uni<JobResult> fetch(SyncTarget target, int waits) {
        return notion.dataSource(target, Work.FOLLOW_UP)
                .invoke(SweepSteps::mustBeThere)
                .chain(answer -> store(target, answer))
                .map(built -> built == ViewBuild.HELD
                        ? new Wait(clock.instant().plus(Backoff.after(waits)), Cause.OUTAGE)
                        : new Done("stored"));
    }

    private Uni<ViewBuild> store(SyncTarget target, DataSourceAnswer answer) {
        return syncs.storeSchema(target.projectId(), answer.seen(), Objects.requireNonNull(answer.schema()));
    }

    private Uni<JobResult> noAnswer(UUID projectId, NotionFailure failure, int waits) {
        Instant until = until(failure.until(), waits);
        return switch (failure.kind()) {
            case NO_BUDGET, NO_SLOT -> Uni.createFrom().item(new Wait(until, Cause.BUDGET));
            case OUTAGE -> Uni.createFrom().item(new Wait(until, Cause.OUTAGE));
            case UNAUTHORIZED, REFUSED, INVALID_CURSOR ->
                syncs.breakProject(projectId, String.valueOf(failure.getMessage()))
                        .chain(() -> done("broken: " + failure.getMessage()));
        };
    }

    private Instant until(@Nullable Instant until, int waits) {
        return until == null ? clock.instant().plus(Backoff.after(waits)) : until;
    }

    private static Uni<JobResult> done(String note) {
        return Uni.createFrom().item(new Done(note));
    }
}
