package io.tributary.projects.application.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.events.JobPayload.PageSync;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.projects.application.sync.JobQueue.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link JobQueue} promises. */
public abstract class JobQueueContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant EVENT = Instant.parse("2026-11-20T12:00:00Z");

    private final UUID project = UUID.randomUUID();
    private final PageSync page = new PageSync(project, UUID.randomUUID());

    /** An empty queue. */
    protected abstract JobQueue queue();

    /** Starts the jobs that wait, {@code atLeast} so many, and gives what each knew when it started. */
    protected abstract List<Request> startAll(int atLeast);

    @Test
    void a_job_that_waits_is_not_enqueued_again() {
        enqueue(Request.of(page));
        enqueue(Request.of(page), Request.of(new ProjectSweep(project)));

        assertThat(startAll(2)).containsExactlyInAnyOrder(Request.of(page), Request.of(new ProjectSweep(project)));
    }

    @Test
    void a_job_that_has_started_may_be_enqueued_again() {
        enqueue(Request.of(page));
        startAll(1);

        enqueue(Request.of(page));

        assertThat(startAll(1)).containsExactly(Request.of(page));
    }

    @Test
    void another_request_raises_the_time_of_the_event_and_never_lowers_it() {
        enqueue(new Request(page, EVENT, false));
        enqueue(new Request(page, EVENT.plusSeconds(60), false));
        enqueue(new Request(page, EVENT.plusSeconds(30), false));
        enqueue(Request.of(page));

        assertThat(startAll(1)).containsExactly(new Request(page, EVENT.plusSeconds(60), false));
    }

    @Test
    void of_the_deliveries_that_a_job_answers_the_one_that_came_first_is_remembered() {
        enqueue(Request.of(page));
        enqueue(delivered(EVENT.plusSeconds(60)));
        enqueue(delivered(EVENT.plusSeconds(30)));
        enqueue(delivered(EVENT.plusSeconds(90)));

        assertThat(startAll(1)).containsExactly(delivered(EVENT.plusSeconds(30)));
    }

    private Request delivered(Instant receivedAt) {
        return new Request(page, EVENT, false, null, receivedAt);
    }

    @Test
    void a_job_stays_conditional_as_long_as_every_request_is() {
        enqueue(new Request(page, null, true));
        enqueue(new Request(page, null, true));

        assertThat(startAll(1)).containsExactly(new Request(page, null, true));
    }

    @Test
    void an_unconditional_request_makes_the_waiting_job_unconditional_and_a_conditional_one_changes_nothing() {
        enqueue(new Request(page, null, true));
        enqueue(Request.of(page));
        enqueue(new Request(page, null, true));

        assertThat(startAll(1)).containsExactly(Request.of(page));
    }

    @Test
    void nothing_to_enqueue_is_fine() {
        enqueue();

        assertThat(startAll(0)).isEmpty();
    }

    private void enqueue(Request... requests) {
        queue().enqueue(List.of(requests)).await().atMost(LIMIT);
    }
}
