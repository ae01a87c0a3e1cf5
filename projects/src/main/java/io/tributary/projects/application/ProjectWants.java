package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.ProjectId;
import java.time.Instant;

/** Wishes for sweeps, recorded inside the transaction that its caller opened. */
public interface ProjectWants {

    /** Wants a sweep; the reason is one word that people and metrics can read. */
    Uni<Void> want(ProjectId project, SweepKind kind, String reason, Instant now);

    /** Wants a sweep of every project whose connection was approved in Notion. */
    Uni<Void> ofApproved(SweepKind kind, String reason, Instant now);

    /** Wants a full sweep. */
    default Uni<Void> full(ProjectId project, String reason, Instant now) {
        return want(project, SweepKind.FULL, reason, now);
    }
}
