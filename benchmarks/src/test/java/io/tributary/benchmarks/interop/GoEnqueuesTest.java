package io.tributary.benchmarks.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.benchmarks.interop.OurSide.Run;
import io.tributary.jobqueue.JobOutcome;
import io.vertx.mutiny.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Go enqueues, Java runs as Go would. */
class GoEnqueuesTest extends Interop {

    @Test
    void java_runs_them_with_their_headers_and_options() {
        java.serve();

        go.enqueue("{\"prefix\":\"go\",\"count\":10,\"headers\":{\"from\":\"go\"},\"maxRetry\":3}");

        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Run run = java.next();
            payloads.add(run.payload());
            assertThat(run.job().headers()).containsEntry("from", "go");
            assertThat(run.job().maxRetry()).isEqualTo(3);
            run.ends(JobOutcome.done());
        }
        assertThat(payloads)
                .containsExactlyInAnyOrder("go0", "go1", "go2", "go3", "go4", "go5", "go6", "go7", "go8", "go9");
        Wait.until(() -> java.stats().processed() == 10, "all are done");
        assertThat(java.keys("asynq:{critical}:t:*")).isEmpty();
    }

    @Test
    void java_runs_a_scheduled_one_when_its_time_has_come() {
        java.serve();

        go.enqueue("{\"payload\":\"later\",\"delaySeconds\":2}");

        assertThat(java.stats().scheduled()).isEqualTo(1);
        assertThat(java.runs).isEmpty();
        assertThat(java.next().payload()).isEqualTo("later");
    }

    @Test
    void a_unique_one_frees_its_lock_when_java_has_done_it() {
        String unique = "{\"payload\":\"x\",\"uniqueSeconds\":3600}";
        java.serve();
        go.enqueue(unique);
        Run run = java.next();
        assertThat(go.enqueue(unique)).as("while it runs").containsExactly("duplicate");

        run.ends(JobOutcome.done());

        Wait.until(() -> java.keys("*unique*").isEmpty(), "the lock is free");
        go.enqueue(unique);
        assertThat(java.next().payload()).isEqualTo("x");
    }

    @Test
    void one_with_a_retention_is_kept_when_java_has_done_it() {
        java.serve();
        String id = go.enqueue("{\"payload\":\"x\",\"retentionSeconds\":3600}").get(0);

        java.next().ends(JobOutcome.done());

        Wait.until(() -> java.size(Command.ZCARD, "asynq:{critical}:completed") == 1, "it is kept");
        assertThat(go.run("inspect", OurSide.QUEUE).get(0)).contains("\"Completed\":1", id);
    }

    @Test
    void one_that_java_fails_waits_for_its_retry_where_go_looks_for_it() {
        java.serve();
        go.enqueue("{\"payload\":\"x\"}");

        java.next().ends(JobOutcome.retry("bad luck"));

        Wait.until(() -> java.stats().retry() == 1, "it waits");
        assertThat(go.run("inspect", OurSide.QUEUE).get(0)).contains("bad luck");
    }
}
