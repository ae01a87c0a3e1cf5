package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.Correlation;
import io.tributary.events.CloudEvents;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class JobCorrelationTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final FakeJob job = FakeJob.of(new ProjectSweep(UUID.randomUUID()));
    private final List<String> seen = new ArrayList<>();
    private final JobHandler handler = new JobCorrelation().wrap(run -> {
        seen.add(String.valueOf(MDC.get("traceId")));
        seen.add(Correlation.traceparent());
        return Uni.createFrom().item(JobOutcome.done());
    });

    @Test
    void a_run_logs_in_the_trace_of_its_job_and_hands_it_on() {
        run(job.with(Map.of(CloudEvents.TRACEPARENT, "00-" + TRACE + "-00f067aa0ba902b7-01")));

        assertThat(seen.get(0)).isEqualTo(TRACE);
        assertThat(seen.get(1)).startsWith("00-" + TRACE + "-");
        assertThat(MDC.get("traceId")).as("the next run is not part of it").isNull();
    }

    @Test
    void a_job_without_a_trace_begins_one() {
        run(job);

        assertThat(seen.get(0)).matches("[0-9a-f]{32}");
        assertThat(seen.get(1)).contains(seen.get(0));
    }

    private void run(FakeJob which) {
        var unused = handler.handle(which).await().atMost(Duration.ofSeconds(5));
    }
}
