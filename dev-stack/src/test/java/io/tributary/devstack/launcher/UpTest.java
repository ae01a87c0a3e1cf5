package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.Await;
import io.tributary.devstack.Ports;
import io.tributary.devstack.testing.Root;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process, with servers and simulator alone, in a checkout of its own. */
class UpTest {
    private static final long LIMIT_SECONDS = 30;

    @TempDir
    private Path root;

    private final Map<String, String> env = new HashMap<>();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void choosePorts() throws IOException {
        for (Port port : Port.values()) {
            env.put(port.variable(), Integer.toString(Ports.free()));
        }
        // The servers' programs, unpacked once for all tests.
        Path servers = Files.createDirectories(Root.find().resolve("dev-stack/target/servers"));
        Files.createDirectories(root.resolve("dev-stack/target"));
        Files.createSymbolicLink(root.resolve("dev-stack/target/servers"), servers);
    }

    /** And waits for those who end the servers then: they read which in the folder that is about to be removed. */
    @AfterEach
    void killAll() throws Exception {
        for (Process process : started) {
            List<ProcessHandle> servers = process.descendants().toList();
            process.destroyForcibly().waitFor();
            for (ProcessHandle server : servers) {
                server.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void data_survives_a_stop_and_not_a_fresh_start() throws Exception {
        Process first = up();
        sql("CREATE TABLE kept (id int)");
        assertThat(run("stop").waitFor()).isZero();
        assertThat(first.isAlive()).isFalse();
        assertThat(new Home(root).runFile()).doesNotExist();

        up();
        assertThat(tables()).isEqualTo(1);
        assertThat(run("stop").waitFor()).isZero();

        up("--fresh");
        assertThat(tables()).isZero();
    }

    @Test
    void a_second_one_says_that_the_first_is_running() throws Exception {
        Process first = up();

        Process second = run("up", "--only", "infra");

        assertThat(second.waitFor()).isEqualTo(1);
        assertThat(said(second)).contains("already running: process " + first.pid());
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void one_that_was_killed_leaves_no_server_and_is_noticed() throws Exception {
        Process first = up();
        List<ProcessHandle> all = first.descendants().toList();

        first.destroyForcibly();

        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        for (ProcessHandle process : all) {
            process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        Process second = up();
        assertThat(said(second)).contains("did not end by itself");
    }

    @Test
    void a_taken_port_is_told_before_anything_is_started() throws Exception {
        int port = Integer.parseInt(env.get(Port.REDIS.variable()));
        try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Process refused = run("up", "--only", "infra");

            assertThat(refused.waitFor()).isEqualTo(1);
            assertThat(said(refused)).contains("Port " + listener.getLocalPort(), "TRIBUTARY_PORT_REDIS");
            assertThat(new Home(root).demo()).doesNotExist();
        }
    }

    @Test
    void stopping_nothing_is_no_error() throws Exception {
        Process stop = run("stop");

        assertThat(stop.waitFor()).isZero();
        assertThat(said(stop)).contains("not running");
    }

    @Test
    void services_that_were_not_built_are_named() throws Exception {
        Process refused = run("up");

        assertThat(refused.waitFor()).isEqualTo(1);
        assertThat(said(refused)).contains("api-service has not been built");
    }

    @Test
    void a_real_workspace_needs_an_address_that_notion_reaches() throws Exception {
        env.put("NOTION_TOKEN", "ntn_of_a_real_workspace");

        Process refused = run("up");

        assertThat(refused.waitFor()).isEqualTo(1);
        assertThat(said(refused)).contains("TRIBUTARY_PUBLIC_URL").doesNotContain("ntn_of_a_real_workspace");
    }

    private Process up(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("up", "--only", "infra"));
        arguments.addAll(List.of(more));
        Process process = run(arguments.toArray(String[]::new));
        Await.until("up is done", () -> !process.isAlive() || said(process).contains("Ctrl-C"));
        assertThat(process.isAlive()).as(said(process)).isTrue();
        return process;
    }

    private Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dtributary.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path log = root.resolve("process-" + started.size() + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TRIBUTARY_") || name.equals("NOTION_TOKEN"));
        builder.environment().putAll(env);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String said(Process process) {
        try {
            return Files.readString(
                    root.resolve("process-" + started.indexOf(process) + ".log"), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private long tables() throws SQLException {
        try (Connection connection = connect();
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + env.get(Port.POSTGRES.variable()) + "/tributary";
        return DriverManager.getConnection(url, "tributary", "tributary");
    }
}
