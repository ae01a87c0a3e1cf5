package io.tributary.devstack.notion;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does things later, in real time, until it is closed; what fails is logged. */
final class Timer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Timer.class.getName());

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "notion-simulator-timer");
        thread.setDaemon(true);
        return thread;
    });

    void after(long millis, String what, Runnable task) {
        try {
            Future<?> unused = executor.schedule(() -> logged(what, task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the simulator is closed: no " + what);
        }
    }

    void logged(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the simulator dropped this: " + what, e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
