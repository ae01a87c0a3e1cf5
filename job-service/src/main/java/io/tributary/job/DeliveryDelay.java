package io.tributary.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.tributary.jobqueue.Job;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.SyncPage;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * How long we take: from the door, where a delivery about a page came in, to the commit of what Notion showed then. A
 * job may answer several deliveries; the one that waits longest counts. A job that waits, whatever for, has answered
 * none yet.
 */
@Singleton
@Startup // What it shows is there before it is first used: else the first increase were none to an alert.
class DeliveryDelay {

    static final String NAME = "tributary.sync.delay";

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    /** Somebody else wrote the row, perhaps earlier: so the figure is the most that it can have been. */
    private static final Set<String> WITHOUT_CHANGE = Set.of(SyncPage.UNCHANGED, SyncPage.SEEN_MEANWHILE);

    private final Clock clock;
    private final Timer changed;
    private final Timer unchanged;

    DeliveryDelay(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.changed = timer(registry, "changed");
        this.unchanged = timer(registry, "unchanged");
    }

    private static Timer timer(MeterRegistry registry, String result) {
        return Timer.builder(NAME)
                .description("From the receipt of the oldest delivery about a page to the commit of what Notion showed")
                .tag("result", result)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /** A page's job has ended, just now. */
    void ended(Job job, JobResult result) {
        Instant received = job.receivedAt();
        if (received == null || !(result instanceof JobResult.Done done)) {
            return;
        }
        // The clocks of two machines may differ by more than a fast sync takes.
        Duration took = Duration.between(received, clock.instant());
        Duration delay = took.isNegative() ? Duration.ZERO : took;
        if (done.note().equals(SyncPage.CHANGED)) {
            changed.record(delay);
        } else if (WITHOUT_CHANGE.contains(done.note())) {
            unchanged.record(delay);
        }
    }
}
