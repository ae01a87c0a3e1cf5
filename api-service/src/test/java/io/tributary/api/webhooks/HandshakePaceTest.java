package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.domain.HookId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HandshakePaceTest {

    private static final HookId HOOK = HookId.random(new SecureRandom());
    private static final HookId OTHER = HookId.random(new SecureRandom());

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:00:00Z"));
    private final HandshakePace pace = new HandshakePace(clock);

    @Test
    void one_handshake_a_second_of_each_hook_may_be_stored() {
        assertThat(pace.mayStore(HOOK)).isTrue();
        assertThat(pace.mayStore(HOOK)).isFalse();
        assertThat(pace.mayStore(OTHER)).isTrue();

        clock.tick(Duration.ofMillis(999));
        assertThat(pace.mayStore(HOOK)).isFalse();

        clock.tick(Duration.ofMillis(1));
        assertThat(pace.mayStore(HOOK)).isTrue();
        assertThat(pace.mayStore(HOOK)).isFalse();
    }

    @Test
    void what_was_refused_makes_nobody_wait_longer() {
        pace.mayStore(HOOK);
        for (int i = 0; i < 9; i++) {
            clock.tick(Duration.ofMillis(100));
            assertThat(pace.mayStore(HOOK)).isFalse();
        }

        clock.tick(Duration.ofMillis(100));

        assertThat(pace.mayStore(HOOK)).isTrue();
    }
}
