package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.InMemoryJobs;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobClientConfig;
import io.tributary.projects.application.sync.JobQueue.Request;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A queue that takes no more. */
class FullQueueTest {

    private final InMemoryJobs jobs = new InMemoryJobs(Clock.systemUTC());
    private final JobClient client = jobs.client(
            new JobClientConfig(1_000, Map.of(JobPayload.CRITICAL, 1L)),
            new SimpleMeterRegistry(),
            OpenTelemetry.noop());
    private final RedisJobQueue queue = new RedisJobQueue(client);

    @Test
    void what_it_refuses_is_not_taken_for_handed_over() {
        Request first = page();
        Request second = page();
        queue.enqueue(List.of(first)).await().indefinitely();

        assertThatThrownBy(() -> queue.enqueue(List.of(second)).await().indefinitely())
                .satisfies(failure ->
                        assertThat(Outages.isOutage(failure)).as("%s", failure).isTrue());

        assertThat(jobs.inspector()
                        .stats(JobPayload.CRITICAL)
                        .await()
                        .indefinitely()
                        .pending())
                .isEqualTo(1);
    }

    private static Request page() {
        return Request.of(new JobPayload.PageSync(UUID.randomUUID(), UUID.randomUUID()));
    }
}
