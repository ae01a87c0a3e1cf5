package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.JobResult.Done;
import java.util.UUID;

/** Removes a deleted project's copy, in small batches; killed in between, it goes on where it was. */
public final class PurgeProject {

    private final ProjectCopies copies;

    /** Removes from {@code copies}. */
    public PurgeProject(ProjectCopies copies) {
        this.copies = copies;
    }

    /** Removes all of it, and nothing of a project that isn't deleted. */
    public Uni<JobResult> purge(UUID projectId) {
        return copies.closeDoor(projectId)
                .chain(deleted -> deleted
                        ? remove(projectId)
                        : Uni.createFrom().item(new Done("the project is not deleted, nothing is purged")));
    }

    private Uni<JobResult> remove(UUID projectId) {
        return copies.removeSome(projectId)
                .chain(removed -> removed > 0
                        ? remove(projectId)
                        : copies.dropView(projectId)
                                .chain(() -> copies.finish(projectId))
                                .chain(finished ->
                                        finished ? Uni.createFrom().item(new Done("purged")) : remove(projectId)));
    }
}
