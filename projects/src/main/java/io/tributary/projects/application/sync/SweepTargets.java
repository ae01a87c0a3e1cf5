package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which projects may be asked about at Notion. */
public interface SweepTargets {

    /** The project; null if it is deleted, paused or broken, since such a project makes no calls. */
    Uni<@Nullable SyncTarget> active(UUID projectId);
}
