package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows which server is away and since when, by asking each now and then: whoever wants to know waits for nobody. */
class DependencyWatch {

    /** A server that is cut off from us may never answer. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final List<Dependency> dependencies;
    private final Clock clock;
    private final Duration limit;
    private final Map<String, Instant> awaySince = new ConcurrentHashMap<>();
    private volatile boolean asked;

    DependencyWatch(List<Dependency> dependencies, Clock clock) {
        this(dependencies, clock, LIMIT);
    }

    /** @param limit after which a server that says nothing counts as away */
    DependencyWatch(List<Dependency> dependencies, Clock clock, Duration limit) {
        this.dependencies = List.copyOf(dependencies);
        this.clock = clock;
        this.limit = limit;
    }

    /** Asks all of them, side by side. Never fails. */
    Uni<Void> look() {
        return Uni.join()
                .all(dependencies.stream().map(this::ask).toList())
                .andCollectFailures()
                .invoke(() -> asked = true)
                .replaceWithVoid();
    }

    private Uni<Void> ask(Dependency dependency) {
        return Uni.createFrom()
                .deferred(dependency.question()::get)
                .ifNoItem()
                .after(limit)
                .fail()
                .invoke(() -> awaySince.remove(dependency.name()))
                .onFailure()
                .invoke(() -> awaySince.putIfAbsent(dependency.name(), clock.instant()))
                .onFailure()
                .recoverWithNull();
    }

    /** Of each in its order, since when it is away; null if it answered the last time. Empty before the first look. */
    Map<String, @Nullable Instant> state() {
        Map<String, @Nullable Instant> state = new LinkedHashMap<>();
        if (asked) {
            dependencies.forEach(dependency -> state.put(dependency.name(), awaySince.get(dependency.name())));
        }
        return state;
    }
}
