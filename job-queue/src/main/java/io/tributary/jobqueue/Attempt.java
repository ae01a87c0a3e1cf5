package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobMux.Route;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One run of a job by this server. Its ending and its stage belong to the server's home. */
final class Attempt implements Job {

    private static final Logger LOG = Logger.getLogger(Attempt.class);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    /** Why a run ended that didn't end by itself; what its handler says then doesn't count. */
    enum Ending {
        TIMED_OUT,
        CANCELLED,
        LOST,
        HANDED_BACK
    }

    private final Taken taken;
    private final TaskMessage message;
    private final @Nullable Route route;
    private final WorkerStore store;
    private final Worker worker;
    private final Instant startedAt;
    private final Instant deadline;
    private volatile boolean suspect;
    private volatile @Nullable Ending ending;
    private boolean over;

    Attempt(
            Taken taken,
            TaskMessage message,
            @Nullable Route route,
            WorkerStore store,
            @Nullable WorkerExecutor threads,
            Instant startedAt) {
        this.taken = taken;
        this.message = message;
        this.route = route;
        this.store = store;
        this.worker = new Worker(threads);
        this.startedAt = startedAt;
        this.deadline = deadline(message, startedAt);
        this.suspect = taken.known().crashes() > 0;
    }

    private static Instant deadline(TaskMessage message, Instant startedAt) {
        Duration timeout = message.getTimeout() > 0 || message.getDeadline() > 0
                ? Duration.ofSeconds(message.getTimeout())
                : DEFAULT_TIMEOUT;
        Instant byTimeout = timeout.isZero() ? Instant.MAX : Times.after(startedAt, timeout);
        Instant byDeadline = message.getDeadline() > 0 ? Times.second(message.getDeadline()) : Instant.MAX;
        return byTimeout.isBefore(byDeadline) ? byTimeout : byDeadline;
    }

    Lease lease() {
        return taken.lease();
    }

    TaskMessage message() {
        return message;
    }

    /** Where it goes; null if there is no handler for it. */
    @Nullable
    Route route() {
        return route;
    }

    /** Its type if there is a handler for it, else {@code unknown}: labels must be bounded. */
    String label() {
        return route == null ? "unknown" : route.pattern();
    }

    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Duration waited() {
        Instant since = taken.pendingSince();
        return since == null ? null : Duration.between(since, startedAt);
    }

    /** Whether it may have been what crashed a server. */
    boolean suspect() {
        return suspect;
    }

    /** Whether it crashed servers often enough to be archived. */
    boolean convicted() {
        return taken.known().convicted();
    }

    /** Whether someone cancelled it before it was taken. */
    boolean wasCancelled() {
        return taken.known().cancelled();
    }

    @Nullable
    Ending ending() {
        return ending;
    }

    /**
     * Ends it from outside; a lease that is lost outweighs all else.
     *
     * @return whether its handler has to be told
     */
    boolean end(Ending why) {
        boolean first = ending == null && !over;
        if (first || why == Ending.LOST) {
            ending = why;
        }
        return first;
    }

    /** Its handler has left; from here on only the store has to be told. False if that was known. */
    boolean leave() {
        boolean first = !over;
        over = true;
        return first;
    }

    boolean over() {
        return over;
    }

    <T> Uni<T> onWorker(Callable<@Nullable T> code) {
        return worker.run(code);
    }

    void whenLeft(Runnable told) {
        worker.whenLeft(told);
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
        return lease().queue();
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
        return taken.known().crashes();
    }

    @Override
    public Map<String, String> headers() {
        return message.getHeadersMap();
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean cancelled() {
        return ending != null;
    }

    @Override
    public @Nullable Instant wantedAt() {
        return taken.known().wantedAt();
    }

    @Override
    public @Nullable Instant eventTime() {
        return taken.known().eventTime();
    }

    @Override
    public @Nullable Instant receivedAt() {
        return taken.known().receivedAt();
    }

    @Override
    public boolean onlyIfKnown() {
        return taken.known().onlyIfKnown();
    }

    @Override
    public boolean slept() {
        return taken.known().slept();
    }

    @Override
    public int snoozes() {
        return taken.known().snoozes();
    }

    @Override
    public int snoozes(Wait reason) {
        return reason.text().equals(taken.known().snoozedFor()) ? snoozes() : 0;
    }

    @Override
    public Uni<Void> progressed() {
        return store.progressed(lease())
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
