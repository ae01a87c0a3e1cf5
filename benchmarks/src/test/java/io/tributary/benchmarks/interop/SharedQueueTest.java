package io.tributary.benchmarks.interop;

import static io.tributary.benchmarks.interop.OurSide.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.NewJob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both enqueue into one queue and both serve it. */
class SharedQueueTest extends Interop {

    private static final int EACH = 5_000;

    @Test
    void ten_thousand_jobs_run_exactly_once() {
        Queue<String> ranHere = new ConcurrentLinkedQueue<>();
        // Java could empty the queue before Go polls once, so its first jobs end only when Go has run one.
        CompletableFuture<JobOutcome> goHasRunOne = new CompletableFuture<>();
        java.serve(job -> {
            ranHere.add(new String(job.payload(), StandardCharsets.UTF_8));
            return Uni.createFrom().completionStage(goHasRunOne);
        });
        Program server = go.serve("{\"concurrency\":16}");

        List<NewJob> ours =
                IntStream.range(0, EACH).mapToObj(n -> job("java" + n)).toList();
        ours.subList(0, EACH / 2).forEach(one -> assertThat(java.enqueue(one)).isNotNull());
        Wait.until(() -> java.stats().processed() > 0, "Go has run a job");
        goHasRunOne.complete(JobOutcome.done());
        java.enqueue(ours.subList(EACH / 2, EACH));
        go.enqueue("{\"prefix\":\"go\",\"count\":" + EACH + "}");
        Wait.until(() -> java.stats().processed() >= 2 * EACH && java.stats().active() == 0, "all are done");

        List<String> ranThere = server.finish().stream()
                .skip(1)
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        assertThat(ranHere).as("Java's share").isNotEmpty();
        assertThat(ranThere).as("Go's share").isNotEmpty();
        assertThat(Stream.concat(ranHere.stream(), ranThere.stream()))
                .hasSize(2 * EACH)
                .doesNotHaveDuplicates();
        assertThat(java.stats().processed()).isEqualTo(2 * EACH);
        assertThat(java.stats().failed()).isZero();
        assertThat(java.keys("asynq:{critical}:t:*")).isEmpty();
    }
}
