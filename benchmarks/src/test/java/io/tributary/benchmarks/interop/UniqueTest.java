package io.tributary.benchmarks.interop;

import static io.tributary.benchmarks.interop.OurSide.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.tributary.benchmarks.interop.OurSide.Run;
import io.tributary.jobqueue.EnqueueResult;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.NewJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lock holds whoever took it and whoever asks. */
class UniqueTest extends Interop {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void javas_lock_holds_go_off() {
        java.enqueue(job("x").uniqueUntilStart());

        assertThat(go.enqueue("{\"payload\":\"x\",\"uniqueSeconds\":3600}")).containsExactly("duplicate");
    }

    @Test
    void gos_lock_holds_java_off_while_its_job_waits() {
        go.enqueue("{\"payload\":\"x\",\"uniqueSeconds\":3600}");

        assertThat(java.enqueue(job("x").uniqueUntilStart())).isEqualTo(EnqueueResult.DUPLICATE);
    }

    @Test
    void a_job_of_javas_that_is_unique_until_done_holds_go_off_while_java_runs_it() {
        String asGo = "{\"payload\":\"x\",\"uniqueSeconds\":3600}";
        java.serve();
        java.enqueue(job("x").id("t1").unique(HOUR));
        Run run = java.next();

        assertThat(go.enqueue(asGo)).containsExactly("duplicate");
        run.ends(JobOutcome.done());
        Wait.until(() -> java.keys("*unique*").isEmpty(), "the lock is free");

        assertThat(go.enqueue(asGo)).doesNotContain("duplicate");
        assertThat(java.next().payload()).isEqualTo("x");
    }

    @Test
    void a_job_of_javas_that_is_unique_until_done_holds_all_off_while_go_runs_it() {
        java.enqueue(job("x").id("t1").unique(HOUR));
        Program server = go.serve("{\"outcome\":\"hold\",\"concurrency\":1}").awaitLine("t1");

        assertThat(java.enqueue(job("x").id("t2").unique(HOUR))).isEqualTo(EnqueueResult.DUPLICATE);
        assertThat(go.enqueue("{\"payload\":\"x\",\"uniqueSeconds\":3600}")).containsExactly("duplicate");
        server.say("release");

        Wait.until(() -> java.stats().processed() == 1, "Go has done it");
        assertThat(java.keys("*unique*")).isEmpty();
        assertThat(java.enqueue(job("x").id("t3").unique(HOUR))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void a_task_of_gos_without_a_payload_is_one_of_javas_with_an_empty_one() {
        go.enqueue("{\"nil\":true,\"uniqueSeconds\":3600}");

        assertThat(java.enqueue(job("").unique(HOUR))).isEqualTo(EnqueueResult.DUPLICATE);
        java.enqueue(NewJob.of("other", new byte[0]).queue(OurSide.QUEUE).unique(HOUR));
        assertThat(go.enqueue("{\"type\":\"other\",\"nil\":true,\"uniqueSeconds\":3600}"))
                .containsExactly("duplicate");
    }

    @Test
    void a_job_that_go_runs_holds_nobody_off_and_its_end_leaves_the_newer_ones_lock() {
        java.enqueue(job("x").id("t1").uniqueUntilStart());
        Program server = go.serve("{\"outcome\":\"hold\",\"concurrency\":1}").awaitLine("ready");
        server.awaitLine("t1");

        assertThat(java.enqueue(job("x").id("t2").uniqueUntilStart())).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(java.enqueue(job("x").id("t3").uniqueUntilStart())).isEqualTo(EnqueueResult.DUPLICATE);
        go.run("pause", OurSide.QUEUE);
        server.say("release");
        Wait.until(() -> java.stats().processed() == 1, "Go has done the first");

        assertThat(java.enqueue(job("x").id("t4").uniqueUntilStart()))
                .as("the second one's lock is whole")
                .isEqualTo(EnqueueResult.DUPLICATE);
        go.run("unpause", OurSide.QUEUE);
        Wait.until(() -> java.stats().processed() == 2, "Go has done the second");
        assertThat(server.finish()).containsExactly("ready", "t1 page:sync x", "t2 page:sync x");
        assertThat(java.keys("*unique*")).isEmpty();
    }

    @Test
    void while_go_runs_and_java_enqueues_each_job_that_was_taken_runs_once() {
        Program server = go.serve("{\"concurrency\":4}");

        List<EnqueueResult> results = Multi.createFrom()
                .range(0, 3_000)
                .onItem()
                .transformToUni(n -> java.enqueueLater(job("page" + n % 10).uniqueUntilStart()))
                .merge(10)
                .collect()
                .asList()
                .await()
                .atMost(Wait.LIMIT);

        long taken = results.stream().filter(EnqueueResult.ENQUEUED::equals).count();
        Wait.until(() -> java.stats().processed() >= taken && java.stats().pending() == 0, "all are done");
        assertThat(results).doesNotContain(EnqueueResult.ID_CONFLICT);
        assertThat(server.finish().stream().skip(1).distinct()).hasSize((int) taken);
        assertThat(java.stats().processed()).isEqualTo(taken);
        assertThat(java.keys("*unique*")).isEmpty();
    }
}
