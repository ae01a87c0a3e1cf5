package io.tributary.projects.application.sync;

import java.util.UUID;

/**
 * A run that a slice has the lease of.
 *
 * @param id of the run
 * @param leaseToken what the slice's writes are conditional on
 * @param target what is swept
 * @param kind full or incremental
 * @param checkpoint where the slice begins
 */
public record SweepRun(UUID id, UUID leaseToken, SyncTarget target, SweepKind kind, SweepCheckpoint checkpoint) {}
