package io.tributary.benchmarks.interop;

import static io.tributary.benchmarks.interop.OurSide.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.benchmarks.interop.OurSide.Run;
import io.tributary.jobqueue.JobOutcome;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A worker is killed while it runs a job, and one of the other kind takes over. Leases are aged, not waited for. */
class CrashTest extends Interop {

    /** Java was connected before Go's last sign of life, and is told that a minute has passed since. */
    @Test
    void java_runs_the_job_of_a_go_worker_that_was_killed() {
        java.serveOnly("default");
        java.enqueue(job("x").id("t1").uniqueUntilStart());
        Program worker = go.serve("{\"outcome\":\"hold\"}").awaitLine("t1");
        worker.kill();
        java.advance(Duration.ofSeconds(61));

        java.serveToo();

        Run run = java.next();
        assertThat(run.job().id()).isEqualTo("t1");
        assertThat(run.job().retried()).as("a crash is no failure").isZero();
        assertThat(run.job().crashes()).isEqualTo(1);
        run.ends(JobOutcome.done());
        Wait.until(() -> java.stats().processed() == 1, "it is done");
        assertThat(java.stats().active()).isZero();
        assertThat(java.stats().failed()).isZero();
    }

    @Test
    void what_may_be_an_outage_convicts_no_go_worker() {
        java.enqueue(job("x").id("t1"));
        Program worker = go.serve("{\"outcome\":\"hold\"}").awaitLine("t1");
        worker.kill();
        java.age(OurSide.QUEUE, "lease", 100);

        java.serve();

        Run run = java.next();
        assertThat(run.job().id()).isEqualTo("t1");
        assertThat(run.job().crashes()).as("Java came later").isZero();
    }

    @Test
    void go_runs_the_job_of_a_java_worker_that_was_killed() {
        go.holdingJvm().kill();
        assertThat(java.size(Command.LLEN, "asynq:{default}:active")).isEqualTo(1);
        java.age("default", "lease", 100);

        Program server = go.serve("{\"queue\":\"default\"}");
        Wait.until(() -> java.size(Command.ZCARD, "asynq:{default}:retry") == 1, "asynq has recovered it");
        java.age("default", "retry", 100);

        Wait.until(() -> server.lines().size() == 2, "Go runs it");
        assertThat(server.lines().get(1)).contains(" bench:job ");
        Wait.until(() -> java.keys("asynq:{default}:t:*").isEmpty(), "it is done");
        assertThat(java.size(Command.LLEN, "asynq:{default}:active")).isZero();
        assertThat(java.size(Command.ZCARD, "asynq:{default}:lease")).isZero();
    }
}
