package io.tributary.devstack.launcher;

import io.tributary.devstack.Guard;
import io.tributary.devstack.testing.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The three services as children of the launcher: started, awaited and stopped side by side. */
final class Services implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Map<String, ServiceProcess> running = new LinkedHashMap<>();
    private final Settings settings;
    private final Guard guard;
    private boolean closed;

    Services(Settings settings, Guard guard) {
        this.settings = settings;
        this.guard = guard;
    }

    /** Starts all; they may take a while to be ready. */
    void start() throws IOException {
        for (ServiceKind kind : ServiceKind.values()) {
            start(kind);
        }
    }

    /** Returns when all are ready; refuses as soon as one has ended, with its log. */
    void awaitReady() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<?>[] waits = running.values().stream()
                .map(service -> CompletableFuture.runAsync(() -> service.awaitReady(START_LIMIT), Services::onThread)
                        .whenComplete((ready, failure) -> fail(first, failure)))
                .toArray(CompletableFuture<?>[]::new);
        var unused = CompletableFuture.allOf(waits).thenRun(() -> first.complete(null));
        try {
            first.join();
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new Refusal(String.valueOf(cause.getMessage()), failed);
        }
    }

    /** Tells of a service that ends, but not when we end it. */
    void onUnexpectedEnd(Consumer<String> report) {
        running.forEach((name, service) -> {
            var unused = service.process().onExit().thenAccept(process -> tell(name, service, report));
        });
    }

    Map<String, Run.Service> describe() {
        Map<String, Run.Service> all = new TreeMap<>();
        running.forEach((name, service) -> all.put(
                name,
                new Run.Service(
                        service.url().toString(), service.managementUrl().toString(), service.pid())));
        return all;
    }

    /**
     * Asks all to end and waits for them, each {@link ServiceProcess#STOP_LIMIT} at most.
     *
     * @throws IllegalStateException naming those that had to be killed; all are gone even so
     */
    @Override
    public void close() {
        Map<String, ServiceProcess> all;
        synchronized (this) {
            closed = true;
            all = Map.copyOf(running);
        }
        Queue<String> killed = new ConcurrentLinkedQueue<>();
        List<Thread> stops = all.entrySet().stream()
                .map(one -> new Thread(() -> {
                    if (!one.getValue().stop()) {
                        killed.add(one.getKey());
                    }
                }))
                .toList();
        stops.forEach(Thread::start);
        stops.forEach(Services::join);
        if (!killed.isEmpty()) {
            throw new IllegalStateException("killed, since they had not ended after "
                    + ServiceProcess.STOP_LIMIT.toSeconds() + " s: " + String.join(", ", killed));
        }
    }

    private synchronized void start(ServiceKind kind) throws IOException {
        if (closed) {
            return;
        }
        String name = kind.module();
        running.put(
                name,
                ServiceProcess.start(
                        settings.root(),
                        name,
                        kind.environment(settings),
                        settings.home().freshLog(name),
                        guard,
                        List.of()));
    }

    private synchronized void tell(String name, ServiceProcess service, Consumer<String> report) {
        if (!closed) {
            report.accept("\n" + name + " has ended with exit code "
                    + service.process().exitValue() + ". The end of its log:\n" + service.logTail());
        }
    }

    private static void fail(CompletableFuture<Void> first, @Nullable Throwable failure) {
        if (failure != null) {
            first.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
        }
    }

    private static void onThread(Runnable wait) {
        Thread thread = new Thread(wait);
        thread.setDaemon(true);
        thread.start();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
