package io.tributary.projects.application.deliveries;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import java.util.Set;
import java.util.UUID;

/** Wishes for sweeps. */
public interface SweepWants {

    /** Records them, all or none. */
    Uni<Void> want(Set<Want> wants, String reason);

    /**
     * One wish.
     *
     * @param projectId whose
     * @param kind what to list
     */
    record Want(UUID projectId, SweepKind kind) {}
}
