package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.WorkerStore.Turn;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Takes jobs for free slots and tells the store of attempts that succeeded, both in one call for each queue. What comes
 * up while a call is under way goes with the next one. All state on the server's home.
 */
final class Pump {

    private static final Logger LOG = Logger.getLogger(Pump.class);
    private static final int MOST = 500;
    private static final int CALLS = 2;

    private final WorkerStore store;
    private final Home home;
    private final Clock clock;
    private final Duration lease;
    private final int concurrency;
    private final LongSupplier nanos;
    private final Events events;
    private final Shares shares = new Shares();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Backoff backoff = new Backoff();
    private int slots;
    private boolean taking = true;
    private boolean requested;
    private boolean pausing;

    /** @param nanos as {@link System#nanoTime} */
    Pump(WorkerStore store, Home home, Clock clock, JobServerConfig config, LongSupplier nanos, Events events) {
        this.store = store;
        this.nanos = nanos;
        this.home = home;
        this.clock = clock;
        this.lease = config.lease();
        this.concurrency = config.concurrency();
        this.events = events;
    }

    /** What the pump tells the server, on its home. */
    interface Events {

        /** A job was taken, and has a slot. */
        void taken(Taken job);

        /** The store knows that the attempt succeeded, or, if it was lost, that it changed nothing. */
        void told(Success success, Ack ack);

        /** The attempt can't be told for good. */
        void untold(Success success);

        /** A call has ended, and all that it brought was told. */
        void called();

        /** Whether anything runs that holds slots. */
        boolean isBusy();

        /** The pump has gone round, and nothing holds it up. */
        void seen();
    }

    /** What is under way between the server and one queue. */
    private static final class Lane {

        private final String queue;
        private List<Success> successes = new ArrayList<>();
        private boolean empty;
        private int calls;
        private long lastCallAt;
        private long signals;

        Lane(String queue) {
            this.queue = queue;
        }

        /** A call begins (1) or has ended (-1). */
        void called(int more, long now) {
            calls += more;
            lastCallAt = now;
        }
    }

    /** Takes jobs from these queues from now on. */
    void serve(JobQueues queues) {
        shares.set(queues);
        queues.weights().keySet().forEach(this::lane);
        request();
    }

    private Lane lane(String queue) {
        return lanes.computeIfAbsent(queue, Lane::new);
    }

    /** Takes no more jobs; what succeeded is told nevertheless. */
    void stopTaking() {
        taking = false;
    }

    /** Whether no call is under way and nothing is to be told. */
    boolean idle() {
        return lanes.values().stream().allMatch(lane -> lane.calls == 0 && lane.successes.isEmpty());
    }

    /** The queue got a job. */
    void woken(String queue) {
        Lane lane = lane(queue);
        lane.signals++;
        lane.empty = false;
        request();
    }

    /** Asks all queues again: nobody tells when a Go client enqueues. */
    void poll() {
        lanes.values().forEach(lane -> lane.empty = false);
        request();
    }

    /** Goes round once, asking no queue that it needn't ask, to show that it can. */
    void prove() {
        request();
    }

    /** The attempt succeeded; its slot is free. */
    void succeeded(Success success) {
        lane(success.lease().queue()).successes.add(success);
        freed();
    }

    /** A slot is free. */
    void freed() {
        slots--;
        request();
    }

    /** Goes when all that happens now has happened. */
    private void request() {
        if (!requested) {
            requested = true;
            home.execute(this::go);
        }
    }

    private void go() {
        requested = false;
        if (!pausing) {
            callQueues();
        }
        if (!isHeldUp()) {
            events.seen();
        }
    }

    /** A call that doesn't end although each has a limit, or slots that nothing holds: only a restart mends that. */
    private boolean isHeldUp() {
        boolean calls = lanes.values().stream().anyMatch(lane -> lane.calls > 0);
        boolean endless = lanes.values().stream()
                .anyMatch(lane -> lane.calls > 0 && nanos.getAsLong() - lane.lastCallAt > Liveness.DEAD.toNanos());
        return endless || (slots >= concurrency && !calls && !events.isBusy());
    }

    private void callQueues() {
        int free = taking ? concurrency - slots : 0;
        Map<String, Integer> drawn = shares.draw(free, queue -> !lane(queue).empty);
        for (Lane lane : lanes.values()) {
            int share = Math.min(MOST, drawn.getOrDefault(lane.queue, 0));
            if (isWorthACall(lane, share)) {
                call(lane, share);
            }
        }
    }

    /** A second call only if it carries much: else it would go for one job, and the rest would wait for its end. */
    private boolean isWorthACall(Lane lane, int share) {
        int load = share + lane.successes.size();
        return lane.calls == 0 ? load > 0 : lane.calls < CALLS && load > concurrency / 2;
    }

    private void call(Lane lane, int share) {
        List<Success> all = lane.successes;
        List<Success> now = all.size() <= MOST ? all : all.subList(0, MOST);
        lane.successes = all.size() <= MOST ? new ArrayList<>() : new ArrayList<>(all.subList(MOST, all.size()));
        long signals = lane.signals;
        lane.called(1, nanos.getAsLong());
        slots += share;
        turn(lane, now, share)
                .emitOn(home)
                .subscribe()
                .with(turn -> turned(lane, now, share, signals, turn), failure -> failed(lane, now, share, failure));
    }

    private Uni<Turn> turn(Lane lane, List<Success> successes, int share) {
        return Uni.createFrom()
                .deferred(() ->
                        store.turn(lane.queue, successes, share, clock.instant().plus(lease)));
    }

    private void turned(Lane lane, List<Success> successes, int share, long signals, Turn turn) {
        lane.called(-1, nanos.getAsLong());
        slots -= share - turn.jobs().size();
        backoff.reset();
        if (turn.drained() && share > 0 && signals == lane.signals) {
            lane.empty = true;
        }
        successes.forEach(success -> events.told(success, turn.lost().contains(success) ? Ack.LOST : Ack.WRITTEN));
        turn.jobs().forEach(this::taken);
        events.called();
        request();
    }

    /** One that can't be begun must not keep others from it. */
    private void taken(Taken job) {
        try {
            events.taken(job);
        } catch (RuntimeException broken) {
            LOG.errorf(
                    broken,
                    "Job %s of queue %s can't be begun; it comes back",
                    job.lease().id(),
                    job.lease().queue());
            freed();
        }
    }

    /** A call that was not answered may have been heard: what it took comes back when its lease is over. */
    private void failed(Lane lane, List<Success> successes, int share, Throwable failure) {
        lane.called(-1, nanos.getAsLong());
        slots -= share;
        if (Outage.is(failure)) {
            lane.successes.addAll(0, successes);
        } else {
            LOG.errorf(failure, "Queue %s can't be worked on; the server goes on trying", lane.queue);
            successes.forEach(success -> tellAlone(lane, success));
        }
        events.called();
        pause();
    }

    /** One that can't be told must not keep others from it. */
    private void tellAlone(Lane lane, Success success) {
        lane.called(1, nanos.getAsLong());
        turn(lane, List.of(success), 0)
                .emitOn(home)
                .subscribe()
                .with(
                        turn -> {
                            lane.called(-1, nanos.getAsLong());
                            events.told(success, turn.lost().isEmpty() ? Ack.WRITTEN : Ack.LOST);
                            events.called();
                        },
                        failure -> {
                            lane.called(-1, nanos.getAsLong());
                            if (Outage.is(failure)) {
                                lane.successes.add(success);
                            } else {
                                events.untold(success);
                            }
                        });
    }

    private void pause() {
        if (!pausing) {
            pausing = true;
            home.after(backoff.nextMillis(), () -> {
                pausing = false;
                poll();
            });
        }
    }
}
