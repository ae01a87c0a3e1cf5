package io.tributary.benchmarks.interop;

import static io.tributary.benchmarks.interop.OurSide.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.benchmarks.interop.OurSide.Run;
import io.tributary.jobqueue.EnqueueResult;
import java.time.Clock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Java enqueues, Go runs. */
class JavaEnqueuesTest extends Interop {

    @Test
    void go_runs_them_and_leaves_nothing() {
        java.enqueue(IntStream.range(0, 100)
                .mapToObj(n -> job("java" + n).id("t" + n).uniqueUntilStart())
                .toList());
        Program server = go.serve("{}");

        Wait.until(() -> java.stats().processed() == 100, "all are done");

        assertThat(server.finish().stream().skip(1).distinct())
                .hasSize(100)
                .contains("t0 page:sync java0", "t99 page:sync java99");
        assertThat(java.stats().pending()).isZero();
        assertThat(java.keys("asynq:{critical}:t:*")).isEmpty();
        assertThat(java.keys("*unique*")).isEmpty();
    }

    @Test
    void go_runs_a_scheduled_one() {
        java.enqueue(job("later").id("t1").processAt(Clock.systemUTC().instant().plusSeconds(60)));
        assertThat(java.stats().scheduled()).isEqualTo(1);
        java.age(OurSide.QUEUE, "scheduled", 100);

        go.serve("{}").awaitLine("t1 page:sync later");
    }

    @Test
    void what_go_failed_java_brings_forward_and_runs() {
        java.enqueue(job("x").id("t1").uniqueUntilStart());
        Program server = go.serve("{\"outcome\":\"fail\"}");
        Wait.until(() -> java.stats().retry() == 1, "Go has failed it");
        server.finish();
        java.serve();

        assertThat(java.enqueue(job("x").id("t2").uniqueUntilStart())).isEqualTo(EnqueueResult.DUPLICATE);

        Run run = java.next();
        assertThat(run.job().id()).isEqualTo("t1");
        assertThat(run.job().retried()).isEqualTo(1);
    }
}
