package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three runs of servers and simulator, one after the other in one checkout, as each takes seconds to start: the first is
 * ended by Ctrl-C, the second killed, the third ended by {@code stop}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // Each test goes on from where the one before it ended.
class UpAndDownTest {
    @TempDir
    private static Path root;

    private Checkout checkout;
    private Process running;
    private List<ProcessHandle> all;

    @BeforeAll
    void makeCheckout() throws IOException {
        checkout = new Checkout(root);
    }

    @AfterAll
    void end() throws Exception {
        checkout.end();
    }

    @Test
    @Order(1)
    void a_fresh_start_removes_the_old_data() throws Exception {
        // With this in its folder PostgreSQL wouldn't be initialised, nor start.
        Path postgres = Files.createDirectories(checkout.home().demo().resolve("postgres"));
        Files.writeString(postgres.resolve("PG_VERSION"), "1");

        remember(checkout.upByScript("--fresh"));

        assertThat(checkout.tables()).isZero();
        checkout.sql("CREATE TABLE kept (id int)");
    }

    @Test
    @Order(2)
    void ctrl_c_ends_everything_that_was_started() throws Exception {
        kill(isInterruptIgnored() ? "TERM" : "INT", running);

        assertThat(running.waitFor()).isZero();
        Checkout.awaitEnd(all);
        assertThat(checkout.said(running)).contains("Stopped.");
        assertThat(checkout.home().runFile()).doesNotExist();
    }

    @Test
    @Order(3)
    void data_survives_a_stop() throws Exception {
        remember(checkout.up());

        assertThat(checkout.tables()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void a_second_one_says_that_the_first_is_running() throws Exception {
        Process second = checkout.run("up", "--only", "infra");

        assertThat(second.waitFor()).isEqualTo(1);
        assertThat(checkout.said(second)).contains("already running: process " + running.pid());
        assertThat(running.isAlive()).isTrue();
    }

    @Test
    @Order(5)
    void one_that_was_killed_leaves_no_server() throws Exception {
        running.destroyForcibly();

        Checkout.awaitEnd(all);
    }

    @Test
    @Order(6)
    void the_next_one_notices_and_has_the_data() throws Exception {
        remember(checkout.up());

        assertThat(checkout.said(running)).contains("did not end by itself");
        assertThat(checkout.tables()).isEqualTo(1);
    }

    @Test
    @Order(7)
    void stop_ends_everything_that_was_started() throws Exception {
        Process stop = checkout.run("stop");

        assertThat(stop.waitFor()).isZero();
        assertThat(running.isAlive()).isFalse();
        Checkout.awaitEnd(all);
        assertThat(checkout.home().runFile()).doesNotExist();
    }

    private void remember(Process up) {
        running = up;
        all = Checkout.startedBy(up);
    }

    private static void kill(String signal, Process process) throws Exception {
        String command = String.format(Locale.ROOT, "kill -%s %d", signal, process.pid());
        assertThat(new ProcessBuilder("/bin/sh", "-c", command).start().waitFor())
                .isZero();
    }

    /** Where this was started in a script's background it is, for all that we start too, and nothing undoes that. */
    private static boolean isInterruptIgnored() throws IOException {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "kill -INT $$; echo ignored").start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("ignored");
    }
}
