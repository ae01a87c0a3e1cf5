package io.tributary.job;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.ProbeBroken;
import io.tributary.projects.application.sync.Tick;
import io.tributary.projects.application.sync.TrimHistory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/** What happens by itself, in every replica: none of it minds being done twice. */
@Singleton
class Clockwork {

    private static final Logger LOG = Logger.getLogger(Clockwork.class);

    /** A server that is cut off from us may never answer, and the next run waits for this one. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Tick tick;
    private final ProbeBroken probes;
    private final TrimHistory history;
    private volatile List<String> troubles = List.of();

    Clockwork(Tick tick, ProbeBroken probes, TrimHistory history) {
        this.tick = tick;
        this.probes = probes;
        this.history = history;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, identity = "tick")
    Uni<Void> tick() {
        return tick.runOnce().invoke(this::report).replaceWithVoid();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, identity = "probe-broken-projects")
    Uni<Void> probe() {
        return logged(
                Logger.Level.DEBUG,
                "Broken projects could not be probed; the next try comes in a second",
                probes.runOnce());
    }

    @Scheduled(every = "60s", concurrentExecution = ConcurrentExecution.SKIP, identity = "trim-history")
    Uni<Void> trim() {
        return logged(
                Logger.Level.WARN, "Old rows could not be trimmed; the next try comes in a minute", history.runOnce());
    }

    /** An outage lasts for many ticks: what goes wrong is told when it changes. */
    private void report(Tick.Result result) {
        List<String> now = result.failures().stream().map(Objects::toString).toList();
        if (now.equals(troubles)) {
            return;
        }
        troubles = now;
        if (now.isEmpty()) {
            LOG.info("The clock's ticks are complete again");
        }
        result.failures()
                .forEach(failure -> LOG.warn(
                        "A step of the clock's tick failed; each tick tries it again, so nothing is lost", failure));
    }

    private static Uni<Void> logged(Logger.Level level, String consequence, Uni<Void> work) {
        return work.ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.log(level, consequence, failure))
                .onFailure()
                .recoverWithNull();
    }
}
