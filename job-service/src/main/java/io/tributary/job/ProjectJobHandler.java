package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.projects.application.sync.JobResult;
import java.util.Optional;
import java.util.UUID;

/** Runs jobs that are about a whole project. */
abstract class ProjectJobHandler implements JobHandler {

    private final String type;
    private final JobOutcomes outcomes;

    ProjectJobHandler(String type, JobOutcomes outcomes) {
        this.type = type;
        this.outcomes = outcomes;
    }

    /** Does it. */
    abstract Uni<JobResult> run(UUID projectId, Job job);

    /** What has to be known of a job that is given up. */
    Uni<Void> giveUp(UUID projectId, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public final Uni<JobOutcome> handle(Job job) {
        return projectId(job)
                .map(id -> outcomes.of(job, run(id, job)))
                .orElseGet(() -> Uni.createFrom().item(JobOutcome.skip("The payload is no " + type)));
    }

    @Override
    public final Uni<Void> beforeArchive(Job job, String reason) {
        return projectId(job)
                .map(id -> giveUp(id, reason))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Optional<UUID> projectId(Job job) {
        try {
            return Optional.of(JobPayload.parse(type, job.payload()).projectId());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
