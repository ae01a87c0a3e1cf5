package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.Correlation;
import io.tributary.events.CloudEvents;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.EnqueueResult;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.NewJob;
import io.tributary.projects.application.sync.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The jobs that this service enqueues itself. */
@ApplicationScoped
class RedisJobQueue implements JobQueue {

    private final JobClient jobs;

    RedisJobQueue(JobClient jobs) {
        this.jobs = jobs;
    }

    @Override
    public Uni<Void> enqueue(List<Request> requests) {
        return jobs.enqueue(requests.stream().map(RedisJobQueue::job).toList())
                .invoke(RedisJobQueue::requireRoom)
                .replaceWithVoid();
    }

    /** What was refused is said again, with all that came with it, as in an outage: repeats are duplicates. */
    private static void requireRoom(List<EnqueueResult> results) {
        if (results.contains(EnqueueResult.QUEUE_FULL)) {
            throw new QueueFull();
        }
    }

    private static NewJob job(Request request) {
        JobPayload payload = request.payload();
        NewJob job = NewJob.of(payload.type(), payload.toBytes())
                .queue(payload.queue())
                .uniqueUntilStart()
                .maxRetry(RETRIES)
                .timeout(TIMEOUT)
                .eventTime(request.eventTime())
                .receivedAt(request.receivedAt())
                .onlyIfKnown(request.onlyIfKnown());
        String trace = request.traceparent() == null ? Correlation.current() : request.traceparent();
        return trace == null ? job : job.header(CloudEvents.TRACEPARENT, trace);
    }
}
