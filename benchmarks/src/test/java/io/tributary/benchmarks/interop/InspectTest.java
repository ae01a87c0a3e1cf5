package io.tributary.benchmarks.interop;

import static io.tributary.benchmarks.interop.OurSide.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.jobqueue.JobOutcome;
import io.vertx.mutiny.redis.client.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** asynq's inspector and its command line see what our side has done. */
class InspectTest extends Interop {

    private static final String NO_CLI =
            "Not tested with asynq's command line: set ASYNQ_CLI to it, or have \"asynq\" on the path";

    /** One job in each state that Java brings about, while Java's server runs. */
    private void oneOfEach() {
        java.serve();
        java.enqueue(job("x").id("dead"));
        java.next().ends(JobOutcome.skip("no such page"));
        java.enqueue(job("x").id("again"));
        java.next().ends(JobOutcome.retry("bad luck"));
        java.enqueue(job("x").id("asleep"));
        java.next().ends(JobOutcome.snooze(Duration.ofHours(1), JobOutcome.Wait.BUDGET));
        java.enqueue(job("x").id("well"));
        java.next().ends(JobOutcome.done());
        java.enqueue(job("x").id("runs"));
        java.next();
        Wait.until(() -> java.stats().scheduled() == 1 && java.stats().retry() == 1, "all is settled");
        Wait.until(() -> java.stats().processed() == 3 && java.stats().active() == 1, "all is counted");
        go.run("pause", OurSide.QUEUE);
        java.enqueue(job("x").id("waits").header("traceparent", "00-aa-bb-01"));
        Wait.until(
                () -> java.keys("asynq:workers:*").stream().anyMatch(key -> java.size(Command.HLEN, key) == 1),
                "the server has said what it runs");
    }

    @Test
    void asynqs_inspector_sees_what_is_true() throws Exception {
        oneOfEach();
        String kept = go.enqueue("{\"queue\":\"kept\",\"payload\":\"x\",\"retentionSeconds\":3600}")
                .get(0);
        Program server = go.serve("{\"queue\":\"kept\"}").awaitLine(kept);
        Wait.until(() -> java.size(Command.ZCARD, "asynq:{kept}:completed") == 1, "Go has completed it");
        server.finish();

        JsonNode seen = inspect(OurSide.QUEUE);

        JsonNode info = seen.get("info");
        for (String state : List.of("Pending", "Active", "Scheduled", "Retry", "Archived")) {
            assertThat(info.get(state).asInt()).as(state).isEqualTo(1);
        }
        assertThat(info.get("Processed").asInt()).isEqualTo(3);
        assertThat(info.get("Failed").asInt()).isEqualTo(2);
        assertThat(info.get("Paused").asBoolean()).isTrue();
        assertThat(ids(seen, "pending")).containsExactly("waits");
        assertThat(ids(seen, "active")).containsExactly("runs");
        assertThat(ids(seen, "scheduled")).containsExactly("asleep");
        assertThat(ids(seen, "retry")).containsExactly("again");
        assertThat(ids(seen, "archived")).containsExactly("dead");
        assertThat(ids(inspect("kept"), "completed")).containsExactly(kept);
        assertThat(seen.at("/pending/0/Headers/traceparent").asText()).isEqualTo("00-aa-bb-01");
        assertThat(seen.at("/retry/0/LastErr").asText()).isEqualTo("bad luck");
        assertThat(seen.at("/archived/0/LastErr").asText()).isEqualTo("no such page");
        assertThat(seen.get("servers")).hasSize(1);
        assertThat(seen.at("/servers/0/Status").asText()).isEqualTo("active");
        assertThat(seen.at("/servers/0/PID").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(seen.at("/servers/0/ActiveWorkers/0/TaskID").asText()).isEqualTo("runs");
        assertThat(seen.at("/servers/0/ActiveWorkers/0/TaskType").asText()).isEqualTo(OurSide.TYPE);
    }

    private JsonNode inspect(String queue) throws Exception {
        return new ObjectMapper().readTree(go.run("inspect", queue).get(0));
    }

    private static List<String> ids(JsonNode seen, String state) {
        List<String> ids = new ArrayList<>();
        seen.get(state).forEach(task -> ids.add(task.get("ID").asText()));
        return ids;
    }

    @Test
    void asynqs_command_line_sees_what_is_true() {
        Optional<Path> cli = cli();
        if (cli.isEmpty()) {
            System.out.println("[WARNING] " + NO_CLI);
        }
        assumeTrue(cli.isPresent(), NO_CLI);
        oneOfEach();
        String uri = "--uri=" + go.address();

        assertThat(cli(cli.get(), "stats", uri))
                .anySatisfy(line -> assertThat(line.strip().split("\\s+"))
                        .as("active, pending, aggregating, scheduled, retry, archived, completed")
                        .containsExactly("1", "1", "0", "1", "1", "1", "0"));
        assertListed(cli.get(), uri, "pending", "waits");
        assertListed(cli.get(), uri, "active", "runs");
        assertListed(cli.get(), uri, "scheduled", "asleep");
        assertListed(cli.get(), uri, "retry", "again");
        assertListed(cli.get(), uri, "archived", "dead");
        assertThat(cli(cli.get(), "server", "ls", uri))
                .anySatisfy(line -> assertThat(line)
                        .contains(String.valueOf(ProcessHandle.current().pid()), "active", "critical:6"));
    }

    private static void assertListed(Path cli, String uri, String state, String id) {
        assertThat(cli(cli, "task", "ls", "--queue=" + OurSide.QUEUE, "--state=" + state, uri))
                .as(state)
                .anyMatch(line -> line.startsWith(id + " "));
    }

    private static List<String> cli(Path program, String... arguments) {
        return Program.start(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList())
                .finish();
    }

    private static Optional<Path> cli() {
        String named = System.getenv("ASYNQ_CLI");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "asynq"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
