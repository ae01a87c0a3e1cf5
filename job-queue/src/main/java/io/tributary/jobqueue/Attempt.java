package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.proto.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One run of a job by this server. */
final class Attempt implements Job {

    private static final Logger LOG = Logger.getLogger(Attempt.class);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    private final Taken taken;
    private final TaskMessage message;
    private final Broker broker;
    private final Instant startedAt;
    private volatile boolean suspect;
    private volatile boolean lost;
    private volatile boolean settling;
    private volatile @Nullable Cancellable handle;

    Attempt(Taken taken, TaskMessage message, Broker broker, Instant startedAt) {
        this.taken = taken;
        this.message = message;
        this.broker = broker;
        this.startedAt = startedAt;
        this.suspect = taken.crashes() > 0;
    }

    Lease lease() {
        return taken.lease();
    }

    TaskMessage message() {
        return message;
    }

    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Duration waited() {
        Instant since = taken.pendingSince();
        return since == null ? null : Duration.between(since, startedAt);
    }

    /** Until when it may run, by timeout and deadline. */
    Instant deadline() {
        Duration timeout = message.getTimeout() > 0 || message.getDeadline() > 0
                ? Duration.ofSeconds(message.getTimeout())
                : DEFAULT_TIMEOUT;
        Instant byTimeout = timeout.isZero() ? Instant.MAX : startedAt.plus(timeout);
        Instant byDeadline = message.getDeadline() > 0 ? Instant.ofEpochSecond(message.getDeadline()) : Instant.MAX;
        return byTimeout.isBefore(byDeadline) ? byTimeout : byDeadline;
    }

    Duration timeLeft() {
        Duration left = Duration.between(startedAt, deadline());
        return left.compareTo(SHORTEST_TIMEOUT) < 0 ? SHORTEST_TIMEOUT : left;
    }

    /** Whether it may have been what crashed a server. */
    boolean suspect() {
        return suspect;
    }

    /** Whether it crashed servers often enough to be archived. */
    boolean convicted() {
        return taken.convicted();
    }

    boolean lost() {
        return lost;
    }

    boolean settling() {
        return settling;
    }

    /** From here on only Redis has to be told. */
    void settle() {
        settling = true;
    }

    void runs(Cancellable handle) {
        this.handle = handle;
    }

    /** Someone else has the job: what it does here is for nothing. */
    void lose() {
        lost = true;
        cancel();
    }

    void cancel() {
        Cancellable running = handle;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public String id() {
        return lease().id();
    }

    @Override
    public String type() {
        return message.getType();
    }

    @Override
    public String queue() {
        return lease().keys().queue();
    }

    @Override
    public byte[] payload() {
        return message.getPayload().toByteArray();
    }

    @Override
    public int retried() {
        return message.getRetried();
    }

    @Override
    public int maxRetry() {
        return message.getRetry();
    }

    @Override
    public int crashes() {
        return taken.crashes();
    }

    @Override
    public Map<String, String> headers() {
        return message.getHeadersMap();
    }

    @Override
    public @Nullable Instant wantedAt() {
        return taken.wantedAt();
    }

    @Override
    public @Nullable Instant eventTime() {
        return taken.eventTime();
    }

    @Override
    public boolean onlyIfKnown() {
        return taken.onlyIfKnown();
    }

    @Override
    public boolean slept() {
        return taken.slept();
    }

    @Override
    public int snoozes() {
        return taken.snoozes();
    }

    @Override
    public int snoozes(Wait reason) {
        return reason.text().equals(taken.snoozedFor()) ? taken.snoozes() : 0;
    }

    @Override
    public Uni<Void> progressed() {
        return broker.progressed(lease())
                .invoke(ack -> suspect = suspect && ack != Ack.WRITTEN)
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "Job %s keeps its crash count: Redis can't be told", id()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    @Override
    public String toString() {
        return type() + " " + id() + " of queue " + queue();
    }
}
