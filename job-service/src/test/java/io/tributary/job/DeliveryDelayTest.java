package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Done;
import io.tributary.projects.application.sync.JobResult.Refused;
import io.tributary.projects.application.sync.JobResult.Wait;
import io.tributary.projects.application.sync.SyncPage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeliveryDelayTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeliveryDelay delay = new DeliveryDelay(registry, Clock.fixed(NOON, ZoneOffset.UTC));
    private final FakeJob job = FakeJob.of(new JobPayload.PageSync(UUID.randomUUID(), UUID.randomUUID()));

    @Test
    void a_row_is_as_late_as_the_oldest_delivery_that_its_job_answers() {
        delay.ended(job.received(NOON.minusMillis(800)), new Done(SyncPage.CHANGED));

        assertThat(timer("changed").count()).isEqualTo(1);
        assertThat(timer("changed").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(800);
        assertThat(timer("unchanged").count()).isZero();
        assertThat(Stream.of(timer("changed").takeSnapshot().histogramCounts())
                        .filter(bucket -> bucket.count() == 1)
                        .mapToDouble(CountAtBucket::bucket)
                        .min())
                .as("the first bound that it is within, in ns")
                .hasValue(1e9);
    }

    @Test
    void a_copy_that_was_right_already_is_counted_apart() {
        delay.ended(job.received(NOON.minusSeconds(3)), new Done(SyncPage.UNCHANGED));
        delay.ended(job.received(NOON.minusSeconds(3)), new Done(SyncPage.SEEN_MEANWHILE));

        assertThat(timer("changed").count()).isZero();
        assertThat(timer("unchanged").count()).isEqualTo(2);
    }

    @Test
    void a_job_that_waits_or_was_not_about_the_page_or_that_no_delivery_caused_is_not_counted() {
        FakeJob received = job.received(NOON.minusSeconds(3));

        delay.ended(received, new Wait(NOON.plusSeconds(9), Cause.BUDGET));
        delay.ended(received, new Refused("restricted_resource"));
        delay.ended(received, new Done("deleted, paused or broken"));
        delay.ended(job, new Done(SyncPage.CHANGED));

        assertThat(timer("changed").count()).isZero();
        assertThat(timer("unchanged").count()).isZero();
    }

    @Test
    void clocks_that_disagree_make_no_negative_delay() {
        delay.ended(job.received(NOON.plusMillis(5)), new Done(SyncPage.CHANGED));

        assertThat(timer("changed").totalTime(TimeUnit.NANOSECONDS)).isZero();
    }

    private Timer timer(String result) {
        return registry.get(DeliveryDelay.NAME).tag("result", result).timer();
    }
}
