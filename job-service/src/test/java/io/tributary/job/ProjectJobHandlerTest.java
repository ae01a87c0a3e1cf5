package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.projects.application.sync.JobResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProjectJobHandlerTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final List<String> done = new ArrayList<>();
    private final UUID project = UUID.randomUUID();
    private final ProjectJobHandler handler =
            new ProjectJobHandler(
                    JobPayload.ProjectSweep.TYPE,
                    new JobOutcomes(Clock.fixed(NOW, ZoneOffset.UTC), new SimpleMeterRegistry())) {
                @Override
                Uni<JobResult> run(UUID projectId, Job job) {
                    done.add("run " + projectId);
                    return Uni.createFrom().item(new JobResult.Wait(NOW.plusSeconds(7), JobResult.Cause.BUDGET));
                }

                @Override
                Uni<Void> giveUp(UUID projectId, String reason) {
                    done.add("give up " + projectId + " " + reason);
                    return Uni.createFrom().voidItem();
                }
            };

    @Test
    void a_use_case_that_has_to_wait_snoozes_its_job() {
        JobOutcome outcome = Servers.await(handler.handle(FakeJob.of(new JobPayload.ProjectSweep(project))));

        assertThat(outcome).isEqualTo(JobOutcome.snooze(Duration.ofSeconds(7), JobOutcome.Wait.BUDGET));
        assertThat(done).containsExactly("run " + project);
    }

    @Test
    void a_job_that_is_given_up_is_told_before_it_is_archived() {
        assertThat(Servers.await(handler.beforeArchive(FakeJob.of(new JobPayload.ProjectSweep(project)), "crashed")))
                .isNull();

        assertThat(done).containsExactly("give up " + project + " crashed");
    }

    @Test
    void a_payload_that_names_no_project_is_given_up_alone() {
        FakeJob bad = new FakeJob(JobPayload.ProjectSweep.TYPE, "{}", null, null, null, false, false, 0, Map.of());

        JobOutcome outcome = Servers.await(handler.handle(bad));

        assertThat(outcome).isEqualTo(JobOutcome.skip("The payload is no project:sweep"));
        assertThat(Servers.await(handler.beforeArchive(bad, "bad"))).isNull();
        assertThat(done).isEmpty();
    }
}
