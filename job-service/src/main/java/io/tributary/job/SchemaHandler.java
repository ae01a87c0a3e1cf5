package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.cdi.JobType;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.SyncSchema;
import jakarta.inject.Singleton;
import java.util.UUID;

/** {@code schema:sync}. */
@JobType(JobPayload.SchemaSync.TYPE)
@Singleton
class SchemaHandler extends ProjectJobHandler {

    private final SyncSchema schemas;

    SchemaHandler(SyncSchema schemas, JobOutcomes outcomes) {
        super(JobPayload.SchemaSync.TYPE, outcomes);
        this.schemas = schemas;
    }

    @Override
    Uni<JobResult> run(UUID projectId, Job job) {
        return schemas.sync(projectId, job.retried() + job.snoozes(Wait.BACKOFF));
    }

    /** Nothing else would look at the schema before the next full sweep is due. */
    @Override
    Uni<Void> giveUp(UUID projectId, String reason) {
        return schemas.giveUp(projectId);
    }
}
