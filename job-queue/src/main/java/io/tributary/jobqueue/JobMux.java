package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Which handler runs which type of job. The handler of exactly this type comes first, then the one of the longest
 * pattern that the type starts with: {@code image:} runs {@code image:resize}, unless that has one of its own.
 * Thread-safe; what is added after a server started counts for jobs that it takes from then on.
 */
public final class JobMux {

    private final Map<String, JobHandler> handlers = new ConcurrentHashMap<>();
    private final List<JobMiddleware> middlewares = new CopyOnWriteArrayList<>();

    /** An empty one. A job that no handler is found for counts as failed. */
    public JobMux() {}

    /** Where a job goes: {@code pattern} is what it was found by. */
    record Route(String pattern, JobHandler handler) {}

    /**
     * Adds a handler.
     *
     * @param pattern a type, or what types start with
     * @throws IllegalArgumentException if the pattern is blank or has a handler already
     */
    public JobMux handle(String pattern, JobHandler handler) {
        if (pattern.isBlank()) {
            throw new IllegalArgumentException("type must not be blank");
        }
        if (handlers.putIfAbsent(pattern, handler) != null) {
            throw new IllegalArgumentException("a handler for " + pattern + " exists already");
        }
        return this;
    }

    /** As {@link #handle}, for a handler that blocks. */
    public JobMux handleBlocking(String pattern, BlockingJobHandler handler) {
        return handle(pattern, new OnWorker(handler));
    }

    /** Adds something around every run; what was added first is outermost. */
    public JobMux use(JobMiddleware middleware) {
        middlewares.add(middleware);
        return this;
    }

    /** Whether any handler was added. */
    public boolean isEmpty() {
        return handlers.isEmpty();
    }

    /** What handlers were added for. */
    Set<String> patterns() {
        return Set.copyOf(handlers.keySet());
    }

    @Nullable
    Route find(String type) {
        JobHandler exact = handlers.get(type);
        if (exact != null) {
            return new Route(type, exact);
        }
        String longest = null;
        for (String pattern : handlers.keySet()) {
            if (type.startsWith(pattern) && (longest == null || pattern.length() > longest.length())) {
                longest = pattern;
            }
        }
        JobHandler handler = longest == null ? null : handlers.get(longest);
        return longest == null || handler == null ? null : new Route(longest, handler);
    }

    /** Runs the handler with everything around it; whatever it throws, or a null, is its failure. */
    Uni<JobOutcome> run(JobHandler handler, Job job) {
        return Uni.createFrom().deferred(() -> wrapped(handler).handle(job));
    }

    private JobHandler wrapped(JobHandler handler) {
        JobHandler wrapped = handler;
        List<JobMiddleware> all = new ArrayList<>(middlewares);
        for (int i = all.size() - 1; i >= 0; i--) {
            wrapped = all.get(i).wrap(wrapped);
        }
        return wrapped;
    }
}
