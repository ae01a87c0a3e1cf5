package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The event loop that a server's state belongs to, so that the state needs no locks, and the loops that run on it. */
final class Home implements Executor {

    private static final Logger LOG = Logger.getLogger(Home.class);

    private final Vertx vertx;
    private final Context context;
    private final List<Loop> loops = new ArrayList<>();

    Home(Vertx vertx) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** The context that everything here runs in. */
    Context context() {
        return context;
    }

    @Override
    public void execute(Runnable command) {
        context.runOnContext(ignored -> command.run());
    }

    /** Runs the step here; gives what it gave. */
    <T> Uni<T> call(Supplier<Uni<T>> step) {
        return Uni.createFrom().deferred(step::get).runSubscriptionOn(this);
    }

    /** Runs something later, here. */
    void after(long millis, Runnable command) {
        vertx.setTimer(Math.max(1, millis), id -> execute(command));
    }

    /** Runs the step now and then again and again, with this pause between; an outage makes the pause no longer. */
    void every(String name, Duration pause, Supplier<Uni<Void>> step) {
        Loop loop = new Loop(name, pause, step);
        loops.add(loop);
        loop.run();
    }

    /** Steps under way finish, no new ones start. */
    void stopLoops() {
        loops.forEach(loop -> loop.stopped = true);
    }

    private final class Loop {

        private final String name;
        private final Duration pause;
        private final Supplier<Uni<Void>> step;
        private boolean stopped;

        Loop(String name, Duration pause, Supplier<Uni<Void>> step) {
            this.name = name;
            this.pause = pause;
            this.step = step;
        }

        private void run() {
            if (!stopped) {
                Uni.createFrom()
                        .deferred(step::get)
                        .emitOn(Home.this)
                        .subscribe()
                        .with(done -> after(pause.toMillis(), this::run), this::failed);
            }
        }

        private void failed(Throwable failure) {
            if (Outage.is(failure)) {
                LOG.debugf("The job server's %s waits for Redis: %s", name, failure);
            } else {
                LOG.errorf(failure, "The job server's %s failed; it goes on", name);
            }
            after(pause.toMillis(), this::run);
        }
    }
}
