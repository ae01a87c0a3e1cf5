package io.tributary.benchmarks.interop;

import static io.tributary.benchmarks.interop.OurSide.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.benchmarks.interop.OurSide.Run;
import io.tributary.jobqueue.JobChange;
import org.junit.jupiter.api.Test;

/** One side cancels what the other runs. */
class CancelTest extends Interop {

    @Test
    void asynqs_inspector_cancels_what_java_runs() {
        java.serve();
        java.enqueue(job("x").id("t1"));
        Run run = java.next();

        go.run("cancel", "t1");

        Wait.until(() -> java.stats().archived() == 1, "it is archived");
        assertThat(run.end()).isCancelled();
        assertThat(java.find(OurSide.QUEUE, "t1").lastError()).isEqualTo("cancelled");
    }

    @Test
    void what_go_runs_when_java_cancels_it_is_archived_by_java_instead_of_run_again() {
        java.enqueue(job("x").id("t1").uniqueUntilStart());
        Program server = go.serve("{\"outcome\":\"hold\"}").awaitLine("t1");

        assertThat(java.cancel(OurSide.QUEUE, "t1")).isEqualTo(JobChange.CHANGED);

        Wait.until(() -> java.stats().retry() == 1, "Go has heard of it, and retries");
        server.finish();
        java.age(OurSide.QUEUE, "retry", 100);
        java.serve();
        Wait.until(() -> java.stats().archived() == 1, "Java knows better");
        assertThat(java.runs).isEmpty();
        assertThat(java.find(OurSide.QUEUE, "t1").lastError()).isEqualTo("cancelled");
    }
}
