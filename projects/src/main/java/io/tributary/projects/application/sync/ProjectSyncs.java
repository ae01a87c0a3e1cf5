package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionReader.Seen;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the sync knows of each project as a whole. Nothing is written for a deleted project. */
public interface ProjectSyncs {

    /**
     * The project can't be synced: no calls, no marks, runs ended, probed after 1, 5, 15, then every 60 minutes. Until a
     * full run has come to its end, one that breaks again goes on with the next of these.
     */
    Uni<Void> breakProject(UUID projectId, String reason);

    /** The same, but it stays broken until someone asks for a retry, since a probe would find nothing wrong. */
    Uni<Void> breakUntilRetried(UUID projectId, String reason);

    /** A broken project is well again: it is live and wants a full sweep. Does nothing to any other. */
    Uni<Void> recover(UUID projectId, String reason);

    /** Nothing is asked of Notion by a sweep before {@code until}, and people see that. */
    Uni<Void> waiting(UUID projectId, Instant until);

    /**
     * Stores a schema if it was seen later than the stored one, and wants a full sweep if values may have changed with
     * it. Then the project's SQL view is made to show the stored schema.
     */
    Uni<ViewBuild> storeSchema(UUID projectId, Seen seen, ObjectNode schema);

    /**
     * A job of the project sleeps, since the budget has no slot for it: wants an incremental sweep, which does for a
     * hundred pages what the job does for one, unless one is wanted already or has begun within the last minute.
     */
    Uni<Void> wantWhileAsleep(UUID projectId);

    /** Wants a sweep. */
    Uni<Void> want(UUID projectId, SweepKind kind, String reason);

    /** Claims broken projects whose probe is due, and sets when the next one is. */
    Uni<List<SyncTarget>> claimProbes(int limit);

    /** A claimed probe could not be made: it counts as none, and is due at {@code at}. */
    Uni<Void> probeLater(UUID projectId, Instant at);

    /** Broken projects for which someone has asked for a retry. */
    Uni<List<UUID>> toRetry(int limit);
}
