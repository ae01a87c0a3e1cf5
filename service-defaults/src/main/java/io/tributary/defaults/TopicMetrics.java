package io.tributary.defaults;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a subscriber of one topic says of itself. Each meter has the tag {@code topic}. */
final class TopicMetrics {

    private final Counter received;
    private final Counter deadLettered;
    private final Timer handled;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong oldest = new AtomicLong(Long.MAX_VALUE);

    TopicMetrics(String topic, MeterRegistry registry, Clock clock) {
        received = Counter.builder("tributary.events.received")
                .description("Records taken from the topic, redelivered ones included")
                .tag("topic", topic)
                .register(registry);
        deadLettered = Counter.builder("tributary.events.dead.lettered")
                .description("Records given up and kept in the dead-letter topic")
                .tag("topic", topic)
                .register(registry);
        handled = Timer.builder("tributary.events.handled")
                .description("From a batch's arrival to the moment all it causes is durable, outages included")
                .tag("topic", topic)
                .register(registry);
        Gauge.builder("tributary.events.waiting", waiting, AtomicInteger::get)
                .description("1 while the subscriber waits for an outage to end")
                .tag("topic", topic)
                .register(registry);
        Gauge.builder("tributary.events.lag", oldest, at -> lagSeconds(at.get(), clock.millis()))
                .description("Age of the oldest record in hand that isn't done; 0 when there is none")
                .baseUnit("seconds")
                .tag("topic", topic)
                .register(registry);
    }

    void batch(int records, long oldestMillis) {
        received.increment(records);
        oldest.set(oldestMillis);
    }

    void done(Duration took) {
        oldest.set(Long.MAX_VALUE);
        handled.record(took);
    }

    void deadLetter() {
        deadLettered.increment();
    }

    void waits(boolean now) {
        waiting.set(now ? 1 : 0);
    }

    private static double lagSeconds(long oldest, long now) {
        return oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest) / 1000.0;
    }
}
