package io.tributary.jobqueue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which handler runs which type of job. */
public final class JobMux {

    private final Map<String, JobHandler> handlers = new ConcurrentHashMap<>();

    /**
     * Adds a handler.
     *
     * @throws IllegalArgumentException if the type is blank or has one already
     */
    public JobMux handle(String type, JobHandler handler) {
        if (type.isBlank()) {
            throw new IllegalArgumentException("type must not be blank");
        }
        if (handlers.putIfAbsent(type, handler) != null) {
            throw new IllegalArgumentException("a handler for " + type + " exists already");
        }
        return this;
    }

    @Nullable
    JobHandler find(String type) {
        return handlers.get(type);
    }
}
