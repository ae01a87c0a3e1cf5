package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependencyWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final ManualClock clock = new ManualClock(NOW);
    private Uni<Void> answer = Uni.createFrom().voidItem();
    private final DependencyWatch watch = new DependencyWatch(
            List.of(new Dependency("kafka", () -> Uni.createFrom().voidItem()), new Dependency("redis", () -> answer)),
            clock,
            Duration.ofMillis(50));

    @Test
    void nothing_is_said_before_the_first_look() {
        assertThat(watch.state()).isEmpty();
    }

    @Test
    void a_server_is_away_since_it_was_first_missed_until_it_answers() {
        look();
        assertThat(watch.state()).containsEntry("kafka", null).containsEntry("redis", null);

        answer = Uni.createFrom().failure(new IOException("refused"));
        look();
        clock.tick(Duration.ofSeconds(60));
        look();
        assertThat(watch.state()).containsEntry("kafka", null).containsEntry("redis", NOW);

        answer = Uni.createFrom().voidItem();
        look();
        assertThat(watch.state()).containsEntry("redis", null);

        answer = Uni.createFrom().failure(new IOException("refused"));
        look();
        assertThat(watch.state()).containsEntry("redis", NOW.plusSeconds(60));
    }

    @Test
    void a_server_that_says_nothing_is_away() {
        answer = Uni.createFrom().nothing();

        look();

        assertThat(watch.state()).containsEntry("kafka", null).containsEntry("redis", NOW);
    }

    private void look() {
        watch.look().await().atMost(Duration.ofSeconds(10));
    }
}
