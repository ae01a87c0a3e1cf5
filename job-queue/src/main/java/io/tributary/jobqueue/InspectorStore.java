package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an inspector needs of the place where jobs are kept. Each change is one step. Those of many jobs change at most
 * 1,000 in a step and give how many; the inspector repeats them until there are none left.
 */
interface InspectorStore {

    Uni<List<String>> queues();

    Uni<QueueStats> stats(String queue);

    /** About how many bytes the queue's jobs take. */
    Uni<Long> memory(String queue);

    /** The newest days first, today's at first. */
    Uni<List<QueueDay>> history(String queue, int days);

    Uni<@Nullable JobInfo> find(String queue, String id);

    /** Oldest first: as they will run, or by when they will be due; archived and completed ones by when they go. */
    Uni<List<JobInfo>> list(String queue, JobState state, int offset, int limit);

    /**
     * To the queue's end, to be run now; not one that runs or is pending. One that is unique takes its lock again; if
     * another job stands for it, because that one waits or, until done, runs, this one ends instead.
     *
     * @param only the state that it must be in; null for whichever
     */
    Uni<JobChange> run(String queue, String id, @Nullable JobState only);

    /** Gives a job up; not one that runs or is archived. Frees its lock. */
    Uni<JobChange> archive(String queue, String id);

    /**
     * Removes a job that doesn't run. Frees its lock.
     *
     * @param only the state that it must be in; null for whichever
     */
    Uni<JobChange> delete(String queue, String id, @Nullable JobState only);

    /** Marks a job that runs, so that its server stops it, and archives one that waits; both with the reason cancelled. */
    Uni<JobChange> cancel(String queue, String id);

    /** Replaces the payload of a scheduled job that can be decoded; a unique one keeps its lock. */
    Uni<JobChange> replacePayload(String queue, String id, byte[] payload);

    /** Those that are scheduled, retried, archived or completed. */
    Uni<Integer> runSome(String queue, JobState state);

    /** Those that are pending, scheduled or retried. */
    Uni<Integer> archiveSome(String queue, JobState state);

    /** Those that don't run. */
    Uni<Integer> deleteSome(String queue, JobState state);

    /** Whether this changed anything. */
    Uni<Boolean> pause(String queue);

    /** Whether this changed anything. */
    Uni<Boolean> unpause(String queue);

    /** Removes a queue with no active job and all that belongs to it; unless forced, only if it holds no job at all. */
    Uni<QueueRemoval> remove(String queue, boolean force);

    Uni<List<ServerDetails>> servers();

    /**
     * Looks for what belongs nowhere and puts it right, a bounded piece at a time, beginning with cursor {@code 0}; see
     * {@link RepairStep}.
     */
    Uni<RepairStep> repair(String queue, String cursor);
}
