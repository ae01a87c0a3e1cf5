package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs go. Every job is unique until it starts, so asking twice is harmless; a request that finds one waiting
 * raises what it knows ({@code eventTime}) instead.
 */
public interface JobQueue {

    /** How long a run may take: much longer than any works, with every answer of Notion's as slow as it may be. */
    Duration TIMEOUT = Duration.ofMinutes(5);

    /** Failures are ours alone, since outages count nothing: after some minutes the page may show it. */
    int RETRIES = 5;

    /** Enqueues all of them; completes when the queue has them, fails if any could not be handed over. */
    Uni<Void> enqueue(List<Request> jobs);

    /**
     * A wish for a job.
     *
     * @param payload which
     * @param eventTime when the event that causes it happened, by Notion's clock; null if no event does
     * @param onlyIfKnown the job ends without a call if the page isn't in the copy; an unconditional request for the
     *     same job clears it
     * @param traceparent W3C trace context of what causes it; null: of whatever is under way
     * @param receivedAt when the delivery that causes it came in; of several the earliest counts. Null if none does. It
     *     is for measuring alone
     */
    record Request(
            JobPayload payload,
            @Nullable Instant eventTime,
            boolean onlyIfKnown,
            @Nullable String traceparent,
            @Nullable Instant receivedAt) {

        /** A request that no delivery caused. */
        public Request(
                JobPayload payload, @Nullable Instant eventTime, boolean onlyIfKnown, @Nullable String traceparent) {
            this(payload, eventTime, onlyIfKnown, traceparent, null);
        }

        /** A request that belongs to the trace under way. */
        public Request(JobPayload payload, @Nullable Instant eventTime, boolean onlyIfKnown) {
            this(payload, eventTime, onlyIfKnown, null);
        }

        /** An unconditional request that no event caused. */
        public static Request of(JobPayload payload) {
            return new Request(payload, null, false);
        }
    }
}
