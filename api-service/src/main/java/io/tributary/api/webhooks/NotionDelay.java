package io.tributary.api.webhooks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How long Notion takes: from what an event tells of, by Notion's clock, to its delivery at our door, by ours. Counted
 * once for each delivery that is accepted. A repeated attempt is apart, since it may be late because of us.
 */
@Singleton
class NotionDelay {

    static final String NAME = "tributary.notion.delay";

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    /** Notion gives up after about a day. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Timer first;
    private final Timer repeated;

    NotionDelay(MeterRegistry registry) {
        this.first = timer(registry, "first");
        this.repeated = timer(registry, "repeated");
    }

    private static Timer timer(MeterRegistry registry, String attempt) {
        return Timer.builder(NAME)
                .description("From the time that an event of Notion's gives to its delivery")
                .tag("attempt", attempt)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /** A delivery was accepted. One whose time is ahead of our clock counts as 0. */
    void accepted(Delivery.Carried event) {
        if (event.happenedAt() == null) {
            return;
        }
        Duration late = Duration.between(event.happenedAt(), event.received().time());
        (event.received().attempt() > 1 ? repeated : first).record(bounded(late));
    }

    /** What is measured must never make an accepted delivery fail, whatever time it claims. */
    private static Duration bounded(Duration late) {
        if (late.isNegative()) {
            return Duration.ZERO;
        }
        return late.compareTo(LONGEST) > 0 ? LONGEST : late;
    }
}
