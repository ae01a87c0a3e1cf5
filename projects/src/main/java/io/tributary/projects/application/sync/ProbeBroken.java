package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionReader.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * Asks for broken projects, with one request each, whether they are well again. Apart from the tick, so that a slow
 * answer doesn't stop the clock.
 */
public final class ProbeBroken {

    private static final int AT_ONCE = 20;

    private final ProjectSyncs syncs;
    private final NotionReader notion;
    private final Clock clock;

    /** Probes by {@code notion}. */
    public ProbeBroken(ProjectSyncs syncs, NotionReader notion, Clock clock) {
        this.syncs = syncs;
        this.notion = notion;
        this.clock = clock;
    }

    /** Recovers whom someone wants to be retried, and probes who is due. */
    public Uni<Void> runOnce() {
        return syncs.toRetry(AT_ONCE)
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(this::retry)
                        .collect()
                        .last())
                .chain(done -> syncs.claimProbes(AT_ONCE))
                .chain(targets -> Multi.createFrom()
                        .iterable(targets)
                        .onItem()
                        .transformToUni(this::probe)
                        .merge(AT_ONCE)
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private Uni<Void> retry(UUID projectId) {
        return syncs.recover(projectId, WantReason.RETRY);
    }

    private Uni<Void> probe(SyncTarget target) {
        return notion.dataSource(target, Work.SWEEP)
                .invoke(SweepSteps::mustBeThere)
                .chain(() -> syncs.recover(target.projectId(), WantReason.RECOVERED))
                .onFailure(NotionFailure.class)
                .recoverWithUni(failure -> stillBroken(target, failure));
    }

    /** A request that wasn't made says nothing; any other leaves the project as it is until the next probe. */
    private Uni<Void> stillBroken(SyncTarget target, NotionFailure failure) {
        Instant until = failure.until();
        return failure.kind() == NotionFailure.Kind.NO_BUDGET
                ? syncs.probeLater(target.projectId(), until == null ? clock.instant() : until)
                : Uni.createFrom().voidItem();
    }
}
