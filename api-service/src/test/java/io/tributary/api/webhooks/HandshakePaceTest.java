package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.domain.HookId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class HandshakePaceTest {

    private static final HookId HOOK = HookId.random(new SecureRandom());
    private static final HookId OTHER = HookId.random(new SecureRandom());

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final HandshakePace pace = new HandshakePace(new MovableClock());

    @Test
    void one_handshake_a_second_of_each_hook_may_be_stored() {
        assertThat(pace.mayStore(HOOK)).isTrue();
        assertThat(pace.mayStore(HOOK)).isFalse();
        assertThat(pace.mayStore(OTHER)).isTrue();

        now = now.plusMillis(999);
        assertThat(pace.mayStore(HOOK)).isFalse();

        now = now.plusMillis(1);
        assertThat(pace.mayStore(HOOK)).isTrue();
        assertThat(pace.mayStore(HOOK)).isFalse();
    }

    @Test
    void what_was_refused_makes_nobody_wait_longer() {
        pace.mayStore(HOOK);
        for (int i = 0; i < 9; i++) {
            now = now.plusMillis(100);
            assertThat(pace.mayStore(HOOK)).isFalse();
        }

        now = now.plusMillis(100);

        assertThat(pace.mayStore(HOOK)).isTrue();
    }

    private final class MovableClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
