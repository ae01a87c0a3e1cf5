package io.tributary.event;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.EventHandler;
import io.tributary.defaults.Subscriptions;
import io.tributary.events.Event;
import io.tributary.events.JobPayload;
import io.tributary.events.JobPayload.PageSync;
import io.tributary.events.JobPayload.ProjectPurge;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.events.JobPayload.SchemaSync;
import io.tributary.events.ProjectCreated;
import io.tributary.events.ProjectDeleted;
import io.tributary.events.ProjectReplayRequested;
import io.tributary.events.UndecodableEvent;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.JobQueue.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Has a new project swept and a deleted one's copy removed, at once. What is due is in PostgreSQL: without these events
 * the clock would see to it a moment later. What someone asked to be looked at once more is in the event alone.
 */
@ApplicationScoped
class ProjectJobs implements EventHandler<Request> {

    private final Subscriptions subscriptions;
    private final JobQueue jobs;

    ProjectJobs(Subscriptions subscriptions, JobQueue jobs) {
        this.subscriptions = subscriptions;
        this.jobs = jobs;
    }

    @Incoming("project-created")
    Uni<Void> created(ConsumerRecords<byte[], byte[]> records) {
        return subscriptions.take(records, this);
    }

    @Incoming("project-deleted")
    Uni<Void> deleted(ConsumerRecords<byte[], byte[]> records) {
        return subscriptions.take(records, this);
    }

    @Incoming("project-replay-requested")
    Uni<Void> replayRequested(ConsumerRecords<byte[], byte[]> records) {
        return subscriptions.take(records, this);
    }

    @Override
    public Request read(Event event, @Nullable String traceparent) {
        if (event instanceof ProjectCreated created) {
            return new Request(new ProjectSweep(created.projectId()), null, false, traceparent);
        }
        if (event instanceof ProjectDeleted deleted) {
            return new Request(new ProjectPurge(deleted.projectId()), null, false, traceparent);
        }
        if (event instanceof ProjectReplayRequested requested) {
            return new Request(looked(requested), null, false, traceparent);
        }
        throw new UndecodableEvent(
                "Expected an event of a project, but it is " + event.getClass().getSimpleName());
    }

    private static JobPayload looked(ProjectReplayRequested requested) {
        UUID page = requested.pageId();
        return page == null ? new SchemaSync(requested.projectId()) : new PageSync(requested.projectId(), page);
    }

    @Override
    public Uni<Void> handle(List<Request> batch) {
        return jobs.enqueue(batch);
    }
}
