package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.cdi.JobType;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.PurgeProject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** {@code project:purge}. */
@JobType(JobPayload.ProjectPurge.TYPE)
@Singleton
class PurgeHandler extends ProjectJobHandler {

    private final PurgeProject purges;

    PurgeHandler(PurgeProject purges, JobOutcomes outcomes) {
        super(JobPayload.ProjectPurge.TYPE, outcomes);
        this.purges = purges;
    }

    @Override
    Uni<JobResult> run(UUID projectId, Job job) {
        return purges.purge(projectId);
    }
}
