package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.cdi.JobType;
import io.tributary.projects.application.sync.SyncPage;
import jakarta.enterprise.context.ApplicationScoped;

/** Runs {@code page:sync}. */
@JobType(JobPayload.PageSync.TYPE)
@ApplicationScoped
class PageSyncHandler implements JobHandler {

    private final SyncPage syncPage;
    private final JobOutcomes outcomes;
    private final DeliveryDelay delay;

    PageSyncHandler(SyncPage syncPage, JobOutcomes outcomes, DeliveryDelay delay) {
        this.syncPage = syncPage;
        this.outcomes = outcomes;
        this.delay = delay;
    }

    @Override
    public Uni<JobOutcome> handle(Job job) {
        JobPayload.PageSync payload;
        try {
            payload = payload(job);
        } catch (IllegalArgumentException e) {
            return Uni.createFrom().item(JobOutcome.skip(String.valueOf(e.getMessage())));
        }
        return outcomes.of(job, syncPage.sync(request(job, payload)).invoke(result -> delay.ended(job, result)));
    }

    /** The page shows that its job was given up before the job leaves the queue. */
    @Override
    public Uni<Void> beforeArchive(Job job, String reason) {
        JobPayload.PageSync payload;
        try {
            payload = payload(job);
        } catch (IllegalArgumentException e) {
            return Uni.createFrom().voidItem(); // It names no page that could show it.
        }
        return syncPage.giveUp(payload.projectId(), payload.pageId(), reason);
    }

    private static SyncPage.Request request(Job job, JobPayload.PageSync payload) {
        return new SyncPage.Request(
                payload.projectId(),
                payload.pageId(),
                job.wantedAt(),
                job.eventTime(),
                job.onlyIfKnown(),
                job.slept(),
                job.snoozes(Wait.BACKOFF));
    }

    private static JobPayload.PageSync payload(Job job) {
        return (JobPayload.PageSync) JobPayload.parse(JobPayload.PageSync.TYPE, job.payload());
    }
}
