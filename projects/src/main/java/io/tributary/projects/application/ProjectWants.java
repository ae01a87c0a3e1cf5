package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ProjectId;
import java.time.Instant;

/** Wishes for sweeps, recorded inside the transaction that its caller opened. */
public interface ProjectWants {

    /** Wants a full sweep; the reason is one word that people and metrics can read. */
    Uni<Void> full(ProjectId project, String reason, Instant now);
}
