package io.tributary.benchmarks.interop;

import static io.tributary.benchmarks.interop.OurSide.job;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A pause holds whoever serves. */
class PauseTest extends Interop {

    @Test
    void a_pause_from_go_holds_java_and_its_end_lets_go() {
        java.enqueue(job("x"));
        go.run("pause", OurSide.QUEUE);
        java.serve();
        java.enqueue(job("x").queue("default"));

        assertThat(java.next().job().queue()).isEqualTo("default");
        assertThat(java.stats().paused()).isTrue();
        assertThat(java.stats().pending()).isEqualTo(1);
        go.run("unpause", OurSide.QUEUE);

        assertThat(java.next().job().queue()).isEqualTo(OurSide.QUEUE);
    }

    @Test
    void a_pause_from_java_holds_go_and_its_end_lets_go() {
        java.pause(OurSide.QUEUE);
        Program server = go.serve("{}");
        go.serve("{\"queue\":\"default\"}");
        java.enqueue(job("x").id("t1"));
        java.enqueue(job("x").id("t2").queue("default"));

        Wait.until(() -> java.keys("asynq:{default}:t:*").isEmpty(), "the other queue goes on");
        assertThat(java.stats().pending()).isEqualTo(1);
        assertThat(server.lines()).containsExactly("ready");
        java.unpause(OurSide.QUEUE);

        server.awaitLine("t1");
    }
}
