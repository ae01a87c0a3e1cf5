package io.tributary.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobServerConfigTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final JobServerConfig DEFAULTS = JobServerConfig.of(Map.of("critical", 6, "bulk", 1));

    @Test
    void the_defaults_are_those_that_are_promised() {
        assertThat(DEFAULTS)
                .isEqualTo(new JobServerConfig(
                        JobQueues.weighted(Map.of("critical", 6, "bulk", 1)),
                        32,
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(8),
                        3));
    }

    @Test
    void what_is_changed_leaves_the_rest() {
        JobServerConfig changed = DEFAULTS.concurrency(5)
                .looks(SECOND, SECOND.multipliedBy(2), SECOND.multipliedBy(3))
                .leases(SECOND.multipliedBy(4), SECOND.multipliedBy(9), Duration.ZERO);

        assertThat(changed)
                .isEqualTo(new JobServerConfig(
                        DEFAULTS.queues(),
                        5,
                        SECOND,
                        SECOND.multipliedBy(2),
                        SECOND.multipliedBy(4),
                        SECOND.multipliedBy(9),
                        SECOND.multipliedBy(3),
                        Duration.ZERO,
                        Duration.ofSeconds(8),
                        3));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> DEFAULTS.concurrency(0)).hasMessageContaining("a concurrency above 0");
        assertThatThrownBy(() -> DEFAULTS.looks(Duration.ZERO, SECOND, SECOND)).hasMessageContaining("intervals");
        assertThatThrownBy(() -> DEFAULTS.looks(SECOND, Duration.ZERO, SECOND)).hasMessageContaining("intervals");
        assertThatThrownBy(() -> DEFAULTS.looks(SECOND, SECOND, SECOND.negated()))
                .hasMessageContaining("intervals");
        assertThatThrownBy(() -> DEFAULTS.leases(Duration.ZERO, SECOND, SECOND)).hasMessageContaining("heartbeat");
        assertThatThrownBy(() -> DEFAULTS.leases(SECOND, Duration.ofSeconds(15), SECOND.negated()))
                .hasMessageContaining("heartbeat");
        assertThatThrownBy(() -> new JobServerConfig(
                        DEFAULTS.queues(), 1, SECOND, SECOND, SECOND, Duration.ofSeconds(9), SECOND, SECOND, SECOND, 0))
                .hasMessageContaining("maxCrashes above 0");
        assertThatThrownBy(() -> new JobServerConfig(
                        DEFAULTS.queues(),
                        1,
                        SECOND,
                        SECOND,
                        SECOND,
                        Duration.ofSeconds(9),
                        SECOND,
                        SECOND,
                        Duration.ZERO,
                        3))
                .hasMessageContaining("intervals");
    }

    /** The end of a lease is cut to a whole second. */
    @Test
    void a_lease_outlives_two_heartbeats_and_a_second() {
        Duration heartbeat = Duration.ofMillis(100);

        assertThat(DEFAULTS.leases(heartbeat, Duration.ofMillis(1_200), SECOND).lease())
                .isEqualTo(Duration.ofMillis(1_200));
        assertThatThrownBy(() -> DEFAULTS.leases(heartbeat, Duration.ofMillis(1_199), SECOND))
                .hasMessageContaining("two heartbeats and a second");
    }
}
