package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.projects.domain.HookId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotionDelayTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-20T09:15:40.285Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final NotionDelay delay = new NotionDelay(registry);

    @Test
    void a_delivery_is_as_late_as_its_receipt_is_after_what_it_tells_of() {
        accept("\"timestamp\":\"2026-11-20T09:15:34.285Z\",\"attempt_number\":1");

        assertThat(timer("first").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6000);
        assertThat(timer("repeated").count()).isZero();
    }

    @Test
    void a_repeated_attempt_is_counted_apart() {
        accept("\"timestamp\":\"2026-11-20T09:15:34.285Z\",\"attempt_number\":3");

        assertThat(timer("first").count()).isZero();
        assertThat(timer("repeated").count()).isEqualTo(1);
    }

    @Test
    void a_time_ahead_of_our_clock_is_no_delay() {
        accept("\"timestamp\":\"2026-11-20T09:15:41Z\"");

        assertThat(timer("first").count()).isEqualTo(1);
        assertThat(timer("first").totalTime(TimeUnit.NANOSECONDS)).isZero();
    }

    @Test
    void a_time_of_long_ago_counts_as_a_month() {
        accept("\"timestamp\":\"0001-01-01T00:00:00Z\"");

        assertThat(timer("first").totalTime(TimeUnit.DAYS)).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"timestamp\":\"lately\"", "\"timestamp\":7", "\"timestamp\":null", "\"type\":\"x\""})
    void a_delivery_that_does_not_say_its_time_is_accepted_and_not_counted(String fields) {
        accept(fields);

        assertThat(timer("first").count()).isZero();
    }

    private void accept(String fields) {
        byte[] body = ("{\"id\":\"e\"," + fields + "}").getBytes(StandardCharsets.UTF_8);
        delay.accepted(new Delivery(HookId.random(new SecureRandom()), null, body)
                .event(RECEIVED)
                .orElseThrow());
    }

    private Timer timer(String attempt) {
        return registry.get(NotionDelay.NAME).tag("attempt", attempt).timer();
    }
}
