package io.tributary.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How to test a handler, as the README shows it. */
class InMemoryJobsExampleTest {

    private final List<String> sent = new ArrayList<>();

    private Uni<JobOutcome> send(Job job) {
        sent.add(new String(job.payload(), StandardCharsets.UTF_8));
        return Uni.createFrom().item(job.retried() < 1 ? JobOutcome.retry("no route to host") : JobOutcome.done());
    }

    @Test
    void a_mail_that_fails_is_sent_again() {
        TickingClock clock = new TickingClock(Instant.parse("2026-03-01T12:00:00Z"));
        InMemoryJobs jobs = new InMemoryJobs(clock);
        JobMux mux = new JobMux().handle("mail:send", this::send);
        NewJob mail = NewJob.of("mail:send", "hello".getBytes(StandardCharsets.UTF_8));

        jobs.client().enqueue(mail).await().indefinitely();

        assertThat(jobs.runDue(mux)).singleElement().matches(run -> run.outcome() instanceof JobOutcome.Retry);
        clock.tick(Duration.ofMinutes(1));
        assertThat(jobs.runDue(mux)).singleElement().matches(run -> run.outcome() instanceof JobOutcome.Done);
        assertThat(sent).containsExactly("hello", "hello");
    }
}
