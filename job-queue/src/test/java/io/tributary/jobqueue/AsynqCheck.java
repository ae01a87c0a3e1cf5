package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import io.vertx.mutiny.redis.client.Command;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real asynq and we serve one Redis. By its name not part of the build; see checks/asynq. */
class AsynqCheck {

    private Bench bench;
    private Hand hand;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(run(List.of("go", "version"), new File(".")).startsWith("go version"), "there is no Go here");
        bench = new Bench(Clock.systemUTC());
        hand = new Hand();
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    private String go(String what, int n) throws Exception {
        URI redis = URI.create(bench.fixture.stack.redisUrl());
        List<String> command =
                List.of("go", "run", ".", what, redis.getHost() + ":" + redis.getPort(), String.valueOf(n));
        return run(command, Path.of("checks", "asynq").toFile());
    }

    private static String run(List<String> command, File in) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(in)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s", command).isZero();
            return output;
        } catch (IOException none) {
            return "";
        }
    }

    @Test
    void go_enqueues_and_java_runs() throws Exception {
        bench.server(hand);

        go("enqueue", 10);

        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Run run = hand.next();
            payloads.add(new String(run.job().payload(), StandardCharsets.UTF_8));
            assertThat(run.job().headers()).containsEntry("from", "go");
            assertThat(run.job().maxRetry()).isEqualTo(3);
            run.ends(JobOutcome.done());
        }
        assertThat(payloads).hasSize(10).contains("go0", "go9");
        until(() -> bench.stats().processed() == 10, "all are done");
        assertThat(bench.fixture.list(Command.KEYS, "*unique*"))
                .as("asynq's locks until done")
                .isEmpty();
    }

    @Test
    void java_enqueues_and_go_runs() throws Exception {
        await(bench.client.enqueue(IntStream.range(0, 100)
                .mapToObj(n -> job("java" + n).uniqueUntilStart())
                .toList()));

        String output = go("work", 100);

        assertThat(output.lines().distinct()).hasSize(100).contains("page:sync java0", "page:sync java99");
        assertThat(bench.stats().pending()).isZero();
        assertThat(bench.stats().processed()).isEqualTo(100);
        assertThat(bench.fixture.list(Command.KEYS, "asynq:{critical}:t:*")).isEmpty();
    }

    @Test
    void what_go_failed_java_brings_forward_and_runs() throws Exception {
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));
        go("fail", 1);
        assertThat(bench.stats().retry()).isEqualTo(1);
        bench.server(hand);

        assertThat(await(bench.client.enqueue(job("x").id("t2").uniqueUntilStart())))
                .isEqualTo(EnqueueResult.DUPLICATE);

        Run run = hand.next();
        assertThat(run.job().id()).isEqualTo("t1");
        assertThat(run.job().retried()).isEqualTo(1);
    }

    @Test
    void a_lock_holds_for_both() throws Exception {
        await(bench.client.enqueue(job("go0").id("java").uniqueUntilStart()));

        assertThat(go("enqueue", 1)).isEqualTo("duplicate\n");
    }

    @Test
    void asynqs_inspector_sees_what_is_true() throws Exception {
        bench.server(hand);
        await(bench.client.enqueue(job("x").id("dead")));
        hand.next().ends(JobOutcome.skip("no such page"));
        await(bench.client.enqueue(job("x").id("again")));
        hand.next().ends(JobOutcome.retry("bad luck"));
        await(bench.client.enqueue(job("x").id("asleep")));
        hand.next().ends(JobOutcome.snooze(Duration.ofHours(1), JobOutcome.Wait.BUDGET));
        await(bench.client.enqueue(job("x").id("runs")));
        hand.next();
        until(() -> bench.stats().scheduled() == 1 && bench.stats().retry() == 1, "all is settled");

        String seen = go("inspect", 1);

        assertThat(seen)
                .contains("\"Active\":1", "\"Retry\":1", "\"Archived\":1", "\"Scheduled\":1", "\"Processed\":2")
                .contains("\"Failed\":2", "no such page", "bad luck", "\"Status\":\"active\"");
    }

    @Test
    void a_pause_from_go_holds_java() throws Exception {
        await(bench.client.enqueue(job("x")));
        go("pause", 1);
        bench.server(hand);
        await(bench.client.enqueue(job("x").queue("default")));

        assertThat(hand.next().job().queue()).isEqualTo("default");
        assertThat(bench.stats().pending()).isEqualTo(1);
        go("unpause", 1);
        assertThat(hand.next().job().queue()).isEqualTo("critical");
    }
}
