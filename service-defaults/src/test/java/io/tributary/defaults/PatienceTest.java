package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Clock clock = Clock.systemUTC();
    private final TopicMetrics metrics = new TopicMetrics("topic", new SimpleMeterRegistry(), clock);

    @Test
    void a_step_that_never_answers_is_tried_again() {
        AtomicInteger tries = new AtomicInteger();

        new Patience(clock, Duration.ofMillis(50))
                .through(
                        "A batch",
                        metrics,
                        () -> tries.incrementAndGet() < 3
                                ? Uni.createFrom().nothing()
                                : Uni.createFrom().voidItem())
                .await()
                .atMost(Duration.ofSeconds(10));

        assertThat(tries).hasValue(3);
    }
}
