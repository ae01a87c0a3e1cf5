package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.cdi.JobType;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.SweepProject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** {@code project:sweep}: one slice. */
@JobType(JobPayload.ProjectSweep.TYPE)
@Singleton
class SweepHandler extends ProjectJobHandler {

    private final SweepProject sweeps;

    SweepHandler(SweepProject sweeps, JobOutcomes outcomes) {
        super(JobPayload.ProjectSweep.TYPE, outcomes);
        this.sweeps = sweeps;
    }

    @Override
    Uni<JobResult> run(UUID projectId, Job job) {
        return sweeps.slice(projectId, job.retried() + job.snoozes(Wait.BACKOFF), job::progressed);
    }

    /** The next tick would raise an archived job again: the project has to say that it is stuck. */
    @Override
    Uni<Void> giveUp(UUID projectId, String reason) {
        return sweeps.giveUp(projectId, reason);
    }
}
