package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** What is due, by what PostgreSQL knows: nothing here depends on what was done about it before. */
public interface DueWork {

    /** Gives each new project its row and, if nothing else does, its first want. Returns how many were new. */
    Uni<Integer> admitNew();

    /**
     * Turns due times into wants, in one transaction that claims them: another replica's tick skips what this one has.
     * Returns how many projects were due.
     */
    Uni<Integer> wantDue();

    /** Wants a sweep of every project that isn't deleted. */
    Uni<Void> wantAll(SweepKind kind, String reason);

    /** Projects that want a slice and have none at work: not paused, broken, deleted, nor waiting for Notion. */
    Uni<List<UUID>> toSweep(int limit);

    /** Deleted projects whose copy remains. */
    Uni<List<UUID>> toPurge(int limit);
}
