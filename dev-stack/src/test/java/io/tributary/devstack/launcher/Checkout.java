package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.Await;
import io.tributary.devstack.Ports;
import io.tributary.devstack.testing.Root;
import java.io.IOException;
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

/** A checkout of its own with ports of its own, and the launcher's processes in it. */
final class Checkout {
    private static final long LIMIT_SECONDS = 30;
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final Path root;
    private final Map<String, String> env = new HashMap<>();
    private final List<Process> started = new ArrayList<>();

    /** {@code root}: an empty folder. */
    Checkout(Path root) throws IOException {
        this.root = root;
        for (Port port : Port.values()) {
            env.put(port.variable(), Integer.toString(Ports.free()));
        }
        env.put("JAVA_HOME", JAVA_HOME.toString());
        Path built = Root.find().resolve("dev-stack/target");
        // The servers' programs, unpacked once for all tests.
        Files.createDirectories(built.resolve("servers"));
        Path target = Files.createDirectories(root.resolve("dev-stack/target"));
        for (String folder : List.of("servers", "classes")) {
            Files.createSymbolicLink(target.resolve(folder), built.resolve(folder));
        }
        Files.writeString(target.resolve("class-path"), System.getProperty("java.class.path"));
        Files.copy(Root.find().resolve("tributary"), root.resolve("tributary"));
    }

    void set(String variable, String value) {
        env.put(variable, value);
    }

    Home home() {
        return new Home(root);
    }

    int port(Port port) {
        return Integer.parseInt(env.getOrDefault(port.variable(), "0"));
    }

    /** Servers and simulator alone; returns when they serve. */
    Process up(String... more) throws IOException {
        return serving(run(upArguments(more)));
    }

    /** The same by the script, as a person starts it. */
    Process upByScript(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("tributary").toString()));
        command.addAll(upArguments(more));
        command.add("--no-build");
        return serving(start(command));
    }

    private static List<String> upArguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of("up", "--only", "infra"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Process serving(Process process) {
        Await.until("up is done", () -> !process.isAlive() || said(process).contains("Ctrl-C"));
        assertThat(process.isAlive()).as(said(process)).isTrue();
        return process;
    }

    /** Starts the launcher with these arguments. */
    Process run(String... arguments) throws IOException {
        return run(List.of(arguments));
    }

    private Process run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                JAVA_HOME.resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dtributary.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments);
        return start(command);
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(started.size()).toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TRIBUTARY_") || name.equals("NOTION_TOKEN"));
        builder.environment().putAll(env);
        Process process = builder.start();
        process.getOutputStream().close();
        started.add(process);
        return process;
    }

    /** All that it has said so far. */
    String said(Process process) {
        try {
            return Files.readString(log(started.indexOf(process)), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Path log(int number) {
        return root.resolve("process-" + number + ".log");
    }

    /** What it has started and what that has started: at least PostgreSQL, Redis and the guard. */
    static List<ProcessHandle> startedBy(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        return all;
    }

    static void awaitEnd(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    void sql(String statement) throws SQLException {
        try (Connection connection = connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** How many there are in the services' database. */
    long tables() throws SQLException {
        try (Connection connection = connect();
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port(Port.POSTGRES) + "/tributary";
        return DriverManager.getConnection(url, "tributary", "tributary");
    }

    /**
     * Kills what is still there, and waits for those who end the servers then: they read which in the folder that is about
     * to be removed.
     */
    void end() throws Exception {
        for (Process process : started) {
            List<ProcessHandle> all = process.descendants().toList();
            process.destroyForcibly().waitFor();
            awaitEnd(all);
        }
    }
}
