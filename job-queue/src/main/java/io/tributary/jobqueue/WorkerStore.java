package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Done;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.TaskMessage;
import io.tributary.jobqueue.proto.WorkerInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs of the place where jobs are kept. Each call is one step: it happens as a whole or not at all. A
 * failure that {@link Outage} calls one may have happened nevertheless.
 */
interface WorkerStore {

    /**
     * An attempt that succeeded.
     *
     * @param kept the job's message if it is to be kept, else null
     * @param keptUntil when a kept job may be removed, in s
     * @param result the result of a kept job; null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Success(Lease lease, @Nullable TaskMessage kept, long keptUntil, byte @Nullable [] result) {

        /** One whose job is removed. */
        static Success of(Lease lease) {
            return new Success(lease, null, 0, null);
        }

        /** One that is done, and kept if its job asks for that, or revoked. */
        static Success of(Attempt attempt, JobOutcome outcome, Instant now) {
            TaskMessage message = attempt.message();
            if (outcome instanceof Done done && message.getRetention() > 0) {
                return new Success(
                        attempt.lease(),
                        TaskMessages.completed(message, now),
                        now.getEpochSecond() + message.getRetention(),
                        done.result());
            }
            return of(attempt.lease());
        }
    }

    /**
     * What a {@link #turn} did.
     *
     * @param lost those attempts whose lease was lost
     * @param jobs the jobs that were taken, in the order in which they came
     * @param drained whether the queue had less than was asked for
     */
    record Turn(List<Success> lost, List<Taken> jobs, boolean drained) {}

    /** Of the jobs that run: whose lease was lost, and which are to be cancelled. */
    record Extended(List<Lease> lost, List<Lease> cancelled) {}

    /** A lease that is over; {@code until} is empty if there is none, {@code server} if it isn't a Java server's. */
    record Expired(String queue, String id, String until, String server) {}

    /** Hears about queues that got a job, about cancelled jobs, and about the end of hearing. */
    interface Listener {

        void woken(String queue);

        /**
         * A job is to be cancelled.
         *
         * @param queue null if asynq said it, which names none: then the jobs of this id of all queues are meant
         */
        void cancelled(@Nullable String queue, String id);

        void broken();
    }

    /** A subscription to signals. Only hints: who hears nothing looks from time to time. */
    interface Signals {

        /** Listens for these queues from now on. */
        void listen(Set<String> queues);

        void stop();
    }

    /** Ends attempts of one queue, at most 500, and takes at most {@code limit} jobs, at most 500. */
    Uni<Turn> turn(String queue, List<Success> successes, int limit, Instant leaseUntil);

    /** A failure that was counted in the message. */
    Uni<Ack> retry(Lease lease, TaskMessage message, Instant runAt);

    /**
     * Puts the job off, counting nothing.
     *
     * @param counted whether it counts in the row of snoozes for this reason
     */
    Uni<Ack> snooze(Lease lease, Instant runAt, Wait reason, boolean counted);

    /** Gives the job up; null leaves its message as it is, since it can't be decoded. */
    Uni<Ack> archive(Lease lease, @Nullable TaskMessage message);

    /** Back to the head of the queue, as if it had never been taken. */
    Uni<Ack> requeue(Lease lease);

    /** Forgets the job's crashes. */
    Uni<Ack> progressed(Lease lease);

    /** Extends leases of one queue, at most 1,000. */
    Uni<Extended> extend(String queue, List<Lease> leases, Instant until);

    /** Moves jobs whose time has come, and renews locks; gives whether there may be more. */
    Uni<Boolean> forward(String queue);

    /** Removes what was kept long enough; gives whether there may be more. */
    Uni<Boolean> clean(String queue);

    /** Leases that are over. */
    Uni<List<Expired>> expired(String queue);

    /** Whether the server of this name said within the last 10 s that it is alive. */
    Uni<Boolean> isAlive(String server);

    /** Puts a job back at the head of its queue, if its lease is still as it was seen. */
    Uni<Boolean> recover(Expired job, boolean crashed, int maxCrashes);

    /** Says for 10 s that the server is alive, what it serves, and what it runs, by id. */
    Uni<Void> beat(ServerInfo info, Map<String, WorkerInfo> running);

    /** Nothing but an answer. */
    Uni<Void> ping();

    /** The server is gone. */
    Uni<Void> leave();

    /** The same place, as inspectors see it. */
    InspectorStore inspector();

    /** Whether this server, and for a while no other, is to repair the queue; never where nothing breaks. */
    default Uni<Boolean> claimRepair(String queue) {
        return Uni.createFrom().item(false);
    }

    /** Since when every call has been answered; null if the last one was not. */
    @Nullable
    Instant unbrokenSince();

    /** Something else noticed that calls aren't answered. */
    void distrust();

    /** Not yet listening. */
    Signals signals(Listener listener);

    /** Gives back what it holds. */
    Uni<Void> close();
}
