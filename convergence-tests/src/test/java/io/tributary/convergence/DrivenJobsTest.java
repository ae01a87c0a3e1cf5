package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.convergence.DrivenJobs.Work;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.JobQueueContract;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The queue of these tests promises what the real one does. */
class DrivenJobsTest extends JobQueueContract {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:00:00Z"));
    private final DrivenJobs jobs = new DrivenJobs(clock);
    private final JobQueue.Request sweep = JobQueue.Request.of(new ProjectSweep(UUID.randomUUID()));

    @Override
    protected JobQueue queue() {
        return jobs;
    }

    @Override
    protected List<JobQueue.Request> startAll(int atLeast) {
        List<JobQueue.Request> started = new ArrayList<>();
        for (Optional<Work> work = start(); work.isPresent(); work = start()) {
            started.add(work.get().request());
        }
        return started;
    }

    @Test
    void a_job_that_waits_for_an_outage_is_brought_forward_and_one_that_waits_for_budget_is_not() {
        for (Cause cause : Cause.values()) {
            add();
            jobs.again(start().orElseThrow(), new Wait(clock.instant().plusSeconds(60), cause));
            assertThat(start()).isEmpty();

            add();

            assertThat(start().isPresent()).as("%s", cause).isEqualTo(cause != Cause.BUDGET);
            clock.tick(Duration.ofMinutes(2));
            startAll(0);
        }
    }

    @Test
    void a_job_that_goes_back_hands_what_it_knows_to_the_newer_one() {
        add();
        Work older = start().orElseThrow();
        clock.tick(Duration.ofSeconds(5));
        add();

        jobs.again(older, new Wait(clock.instant().plusSeconds(60), Cause.OUTAGE));

        assertThat(start().orElseThrow().wantedAt()).isEqualTo(clock.instant());
        assertThat(jobs.isEmpty()).isTrue();
    }

    private void add() {
        jobs.enqueue(List.of(sweep)).await().atMost(Duration.ofSeconds(1));
    }

    private Optional<Work> start() {
        return jobs.start(count -> 0);
    }
}
