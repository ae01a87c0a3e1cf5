package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobOutcome.Snooze;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobOutcomesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final FakeJob job = FakeJob.of(new JobPayload.PageSync(UUID.randomUUID(), UUID.randomUUID()));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final JobOutcomes outcomes = new JobOutcomes(Clock.fixed(NOW, ZoneOffset.UTC), metrics);

    @Test
    void a_result_is_told_as_it_is() {
        assertThat(of(new JobResult.Done("changed"))).isEqualTo(JobOutcome.done());
        assertThat(of(new JobResult.Refused("no"))).isEqualTo(JobOutcome.skip("no"));
        assertThat(of(new JobResult.Wait(NOW.plusSeconds(7), Cause.BUDGET)))
                .isEqualTo(JobOutcome.snooze(Duration.ofSeconds(7), Wait.BUDGET));
        assertThat(of(new JobResult.Wait(NOW.plusSeconds(7), Cause.OUTAGE)))
                .isEqualTo(JobOutcome.snooze(Duration.ofSeconds(7), Wait.BACKOFF));
        assertThat(of(new JobResult.Wait(NOW.plusSeconds(7), Cause.CONFIRMATION)))
                .isEqualTo(JobOutcome.snooze(Duration.ofSeconds(7), Wait.CONFIRMATION));
    }

    @Test
    void waits_are_counted_by_their_reason() {
        var unused = of(new JobResult.Wait(NOW.plusSeconds(7), Cause.BUDGET));
        unused = of(new JobResult.Done("changed"));
        unused = ofFailure(new ConnectException("no"), 0);

        assertThat(waits("budget")).isEqualTo(1);
        assertThat(waits("outage")).isEqualTo(1);
        assertThat(waits("confirmation")).isZero();
    }

    private double waits(String reason) {
        return metrics.get("tributary.sync.waits")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void a_time_that_has_passed_is_now() {
        assertThat(of(new JobResult.Wait(NOW.minusSeconds(7), Cause.BUDGET)))
                .isEqualTo(JobOutcome.snooze(Duration.ZERO, Wait.BUDGET));
    }

    @Test
    void an_outage_counts_nothing_and_is_waited_out_longer_and_longer_up_to_a_minute() {
        assertWaits(0, 1);
        assertWaits(3, 8);
        assertWaits(1_000_000, 60);
    }

    @Test
    void a_failure_counts_and_quotes_nothing_that_a_user_wrote() {
        PgException refusal = new PgException("invalid input: \"secret plan\"", "ERROR", "22P02", "secret plan");

        assertThat(ofFailure(new IllegalStateException("secret plan"), 0))
                .isEqualTo(JobOutcome.retry("Unexpected IllegalStateException"));
        assertThat(ofFailure(refusal, 0)).isEqualTo(JobOutcome.retry("PostgreSQL refused it: SQLSTATE 22P02"));
    }

    private void assertWaits(int waits, long seconds) {
        assertThat(ofFailure(new ConnectException("refused"), waits)).isInstanceOfSatisfying(Snooze.class, snooze -> {
            assertThat(snooze.reason()).isEqualTo(Wait.BACKOFF);
            assertThat(snooze.delay()).isBetween(Duration.ofMillis(800 * seconds), Duration.ofMillis(1200 * seconds));
        });
    }

    private JobOutcome of(JobResult result) {
        return outcomes.of(job, Uni.createFrom().item(result)).await().indefinitely();
    }

    private JobOutcome ofFailure(Throwable failure, int waits) {
        return outcomes.of(job.waited(waits), Uni.createFrom().failure(failure))
                .await()
                .indefinitely();
    }
}
