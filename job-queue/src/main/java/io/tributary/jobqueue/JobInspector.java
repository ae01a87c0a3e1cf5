package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks into queues, and changes what is in them by hand. Works on jobs of Go and Java alike, and shows also those whose
 * message can't be decoded; jobs in groups, which only Go makes, it leaves alone. Every change of a job is one step and
 * frees or takes its lock. All fails with {@link JobQueueUnavailable} if Redis can't serve, or doesn't answer within 5 s;
 * what was asked may have happened then. Any other failure is a bug, or a key that isn't what it should be. Thread-safe.
 */
public final class JobInspector {

    private static final int MOST = 1_000;
    private static final int DAYS = 90;
    private static final Set<JobState> RUNNABLE =
            Set.of(JobState.SCHEDULED, JobState.RETRY, JobState.ARCHIVED, JobState.COMPLETED);
    private static final Set<JobState> ARCHIVABLE = Set.of(JobState.PENDING, JobState.SCHEDULED, JobState.RETRY);
    private static final Set<JobState> DELETABLE =
            Set.of(JobState.PENDING, JobState.SCHEDULED, JobState.RETRY, JobState.ARCHIVED, JobState.COMPLETED);

    private final InspectorStore store;
    private final int maxPayload;

    /**
     * An inspector with the default bounds.
     *
     * @param redis over whatever connection of its pool is free
     * @param clock says which day is today, and when what is done here was done
     */
    public JobInspector(Redis redis, Clock clock) {
        this(redis, clock, JobClientConfig.DEFAULT);
    }

    /**
     * An inspector.
     *
     * @param redis over whatever connection of its pool is free
     * @param clock says which day is today, and when what is done here was done
     * @param bounds of which that of payloads counts here
     */
    public JobInspector(Redis redis, Clock clock, JobClientConfig bounds) {
        this(new RedisInspectorStore(Commands.pooled(redis), clock), bounds);
    }

    JobInspector(InspectorStore store) {
        this(store, JobClientConfig.DEFAULT);
    }

    JobInspector(InspectorStore store, JobClientConfig bounds) {
        this.store = store;
        this.maxPayload = bounds.maxPayload();
    }

    /** The queues that anything was ever enqueued into, or that a server serves, by name. */
    public Uni<List<String>> queues() {
        return store.queues();
    }

    /** What is in a queue; all zero if there is no such queue. Costs the same however full the queue is. */
    public Uni<QueueStats> stats(String queue) {
        return store.stats(queue);
    }

    /**
     * About how many bytes of memory a queue's jobs take, by the first 20 of each state; 0 if there is no such queue.
     * Locks, and jobs in groups, are left out.
     */
    public Uni<Long> memory(String queue) {
        return store.memory(queue);
    }

    /**
     * What a queue did on the last days, by UTC, today first; zero where nothing is known.
     *
     * @param days 1 to 90, since counters are kept that long
     * @throws IllegalArgumentException if it is another number
     */
    public Uni<List<QueueDay>> history(String queue, int days) {
        require(days >= 1 && days <= DAYS, "days must be 1 to " + DAYS + ": " + days);
        return store.history(queue, days);
    }

    /** A job; null if there is none of this id in the queue. */
    public Uni<@Nullable JobInfo> find(String queue, String id) {
        return store.find(queue, id);
    }

    /**
     * Jobs of one state, oldest first: pending ones as they will run, scheduled and retried ones by when they will be
     * due, archived ones by when they were given up, completed ones by when they will be removed.
     *
     * @param offset how many to leave out, from 0
     * @param limit how many at most, 1 to 1,000
     * @throws IllegalArgumentException if either is another number
     */
    public Uni<List<JobInfo>> list(String queue, JobState state, int offset, int limit) {
        require(offset >= 0, "offset must not be negative: " + offset);
        require(limit >= 1 && limit <= MOST, "limit must be 1 to " + MOST + ": " + limit);
        return store.list(queue, state, offset, limit);
    }

    /**
     * Puts a job at the end of its queue, to be run now, whether it waits for its time, was given up, or is kept after
     * success. A job that is unique takes its lock again; if another job for the same thing waits already (or runs, if
     * it is unique until done), that one stands for both and this one ends.
     *
     * @return {@link JobChange#WRONG_STATE} if it runs or is pending
     */
    public Uni<JobChange> run(String queue, String id) {
        return store.run(queue, id, null);
    }

    /**
     * As {@link #run(String, String)}, for a job that is in this state alone: of two who want the same at once, one does
     * it.
     *
     * @param from scheduled, retry, archived or completed
     * @return {@link JobChange#WRONG_STATE} if it is in another state
     * @throws IllegalArgumentException if it is another state
     */
    public Uni<JobChange> run(String queue, String id, JobState from) {
        require(RUNNABLE.contains(from), "a job that is " + from.text() + " can't be run");
        return store.run(queue, id, from);
    }

    /**
     * As {@link #run}, for all jobs of a state that are there now, the oldest first; 1,000 in a step.
     *
     * @param state scheduled, retry, archived or completed
     * @return how many
     * @throws IllegalArgumentException if it is another state
     */
    public Uni<Long> runAll(String queue, JobState state) {
        return all(queue, state, RUNNABLE, store::runSome);
    }

    /**
     * Gives a job up: it becomes a dead letter and frees its lock. Its handler isn't told.
     *
     * @return {@link JobChange#WRONG_STATE} if it runs or is archived
     */
    public Uni<JobChange> archive(String queue, String id) {
        return store.archive(queue, id);
    }

    /**
     * As {@link #archive}, for all jobs of a state that are there now, the oldest first; 1,000 in a step. The archive
     * keeps the newest 10,000.
     *
     * @param state pending, scheduled or retry
     * @return how many
     * @throws IllegalArgumentException if it is another state
     */
    public Uni<Long> archiveAll(String queue, JobState state) {
        return all(queue, state, ARCHIVABLE, store::archiveSome);
    }

    /**
     * Removes a job and frees its lock.
     *
     * @return {@link JobChange#WRONG_STATE} if it runs
     */
    public Uni<JobChange> delete(String queue, String id) {
        return store.delete(queue, id, null);
    }

    /**
     * As {@link #delete(String, String)}, for a job that is in this state alone: one that waits again by now stays.
     *
     * @param from any but active
     * @return {@link JobChange#WRONG_STATE} if it is in another state
     * @throws IllegalArgumentException if it is active
     */
    public Uni<JobChange> delete(String queue, String id, JobState from) {
        require(DELETABLE.contains(from), "a job that is " + from.text() + " can't be deleted");
        return store.delete(queue, id, from);
    }

    /**
     * As {@link #delete}, for all jobs of a state that are there now, the oldest first; 1,000 in a step.
     *
     * @param state any but active
     * @return how many
     * @throws IllegalArgumentException if it is active
     */
    public Uni<Long> deleteAll(String queue, JobState state) {
        return all(queue, state, DELETABLE, store::deleteSome);
    }

    /**
     * Gives a job up for the reason {@code cancelled}, also if it runs: its server cancels its handler, and archives it
     * when the handler has left, whatever the handler says. A server that misses the signal finds it with its next
     * heartbeat; if it dies first, the job is archived before it would run again. A run that succeeds before its server
     * has heard of it counts as success. A job that waits is archived at once, and its handler isn't told. A Go worker
     * hears of it too, but retries the job; it is archived as soon as a Java server takes it. Such a worker is told the
     * id alone, as asynq has it, so that jobs of this id in other queues are cancelled with it; no other job ever is.
     *
     * @return {@link JobChange#WRONG_STATE} if it is archived or completed
     */
    public Uni<JobChange> cancel(String queue, String id) {
        return store.cancel(queue, id);
    }

    /**
     * Replaces the payload of a scheduled job. One that is unique stays so by its first payload.
     *
     * @param payload opaque bytes
     * @throws IllegalArgumentException if it is larger than the inspector's bound, 1 MiB unless another was given
     * @return {@link JobChange#WRONG_STATE} if it isn't scheduled, or can't be decoded
     */
    public Uni<JobChange> replacePayload(String queue, String id, byte[] payload) {
        require(
                payload.length <= maxPayload,
                "the payload has " + payload.length + " bytes; at most " + maxPayload + " are allowed");
        return store.replacePayload(queue, id, payload.clone());
    }

    /**
     * From now on no server takes jobs of this queue; those that run go on.
     *
     * @return false if it was paused already
     * @throws IllegalArgumentException if the name is blank
     */
    public Uni<Boolean> pause(String queue) {
        require(!queue.isBlank(), "a queue's name must not be blank");
        return store.pause(queue);
    }

    /**
     * Ends a pause; idle servers start at once.
     *
     * @return false if it wasn't paused
     */
    public Uni<Boolean> unpause(String queue) {
        return store.unpause(queue);
    }

    /**
     * Removes a queue and all that belongs to it: jobs, locks, counters, its pause. A large one goes in steps, of which
     * each takes 1,000 jobs, and is paused meanwhile; if that is broken off it stays paused, and a second call goes on.
     * A queue that is served or enqueued into comes back, empty at first.
     *
     * @param force whether jobs that don't run are removed too
     */
    public Uni<QueueRemoval> remove(String queue, boolean force) {
        return store.remove(queue, force);
    }

    /** The servers that are alive, Go or Java, and what they run. */
    public Uni<List<ServerDetails>> servers() {
        return store.servers();
    }

    /** Ends with those that were there at first: what fails at once and comes back isn't run for ever. */
    private Uni<Long> all(
            String queue, JobState state, Set<JobState> allowed, BiFunction<String, JobState, Uni<Integer>> step) {
        require(allowed.contains(state), "this can't be done to all jobs that are " + state.text());
        return store.stats(queue)
                .map(stats -> new Tally(stats.count(state)))
                .chain(tally -> Uni.createFrom()
                        .deferred(() -> step.apply(queue, state))
                        .repeat()
                        .whilst(tally::goesOn)
                        .collect()
                        .last()
                        .map(last -> tally.done));
    }

    /** How many of the jobs that were there at first are done. */
    private static final class Tally {

        private final long atFirst;
        private long done;

        Tally(long atFirst) {
            this.atFirst = atFirst;
        }

        boolean goesOn(int more) {
            done += more;
            return more > 0 && done < atFirst;
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
