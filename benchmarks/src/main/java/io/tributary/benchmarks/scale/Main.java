package io.tributary.benchmarks.scale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.benchmarks.bench.CommandLine;
import io.tributary.benchmarks.bench.Cpu;
import io.tributary.benchmarks.bench.Results;
import io.tributary.devstack.Guard;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The command behind {@code benchmarks/scale/run}. */
final class Main {

    private static final int COPIES = 5;
    private static final int SAMPLE = 100;

    private final Path root;
    private final Options options;
    private final Guard guard;
    private final Report report;

    private Main(Path root, Options options, Guard guard, Report report) {
        this.root = root;
        this.options = options;
        this.guard = guard;
        this.report = report;
    }

    /** The first argument is the checkout, the rest are {@link Options}. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath();
        Options options = CommandLine.options(arguments, Options::parse);
        long start = System.nanoTime();
        Path folder = root.resolve("benchmarks/target/scale-benchmark");
        Report report = new Report(options, machine());
        try (Guard guard = Guard.start(folder.resolve("pids"), null)) {
            Main main = new Main(root, options, guard, report);
            main.besideCopy();
            if (options.large() > 0) {
                main.inASmallHeap();
            }
        }
        report.took(Duration.ofNanos(System.nanoTime() - start));
        new Results(root, options.equals(Options.parse())).write("scale", report.toString());
        System.exit(0);
    }

    private static String machine() {
        return CommandLine.machine() + "; JDK " + System.getProperty("java.version");
    }

    private void besideCopy() throws Exception {
        TestStack stack = TestStack.lease();
        try (Simulator notion = Simulator.start();
                Services services = Services.start(root, guard, stack, notion.url(), "512m");
                Database database = Database.open(stack)) {
            Rows.fill(notion.control(), options.rows());
            var parts = new Sweep.Parts(services, database, notion, root);
            List<Sweep> rounds = new ArrayList<>();
            UUID project = firstSync(parts, rounds);
            while (rounds.size() < options.rounds()) {
                services.deleteProject(project);
                database.awaitPurged(project);
                project = firstSync(parts, rounds);
            }
            report.rows(database.pages(project), database.bytesPerRow(project), bytesOnTheWire(notion));
            for (int i = 0; i < rounds.size(); i++) {
                report.sync(i + 1, rounds.get(i));
            }
            report.unchanged(sweepAgain(parts, project));
            copies(database, project);
        }
    }

    private static UUID firstSync(Sweep.Parts parts, List<Sweep> rounds) throws Exception {
        parts.database().settle();
        UUID project = parts.services().createProject();
        rounds.add(Sweep.watch(parts, project, 0, Integer.MAX_VALUE));
        return project;
    }

    private static Sweep sweepAgain(Sweep.Parts parts, UUID project) throws Exception {
        int before = parts.database().runs(project);
        int rows = parts.database().pages(project);
        parts.database().settle();
        parts.services().wantFullSweep(project);
        return Sweep.watch(parts, project, before, rows);
    }

    private void copies(Database database, UUID project) throws Exception {
        int rows = database.pages(project);
        Cpu postgres = Cpu.ofPostgres(root);
        List<Duration> took = new ArrayList<>();
        Duration cpu = Duration.ZERO;
        for (int i = 0; i < COPIES; i++) {
            Database.Copied copied = database.copy(project, postgres);
            took.add(copied.took());
            cpu = cpu.plus(copied.cpu());
        }
        report.copies(rows, took, cpu);
    }

    /** Everything anew, so that the heap's beginning is seen too. */
    private void inASmallHeap() throws Exception {
        TestStack stack = TestStack.lease();
        try (Simulator notion = Simulator.start();
                Services services = Services.start(root, guard, stack, notion.url(), "256m");
                Database database = Database.open(stack)) {
            Rows.fill(notion.control(), options.large());
            var parts = new Sweep.Parts(services, database, notion, root);
            UUID project = services.createProject();
            Sweep first = Sweep.watch(parts, project, 0, options.large());
            Sweep again = sweepAgain(parts, project);
            report.large(database.pages(project), first, again);
        }
    }

    private static int bytesOnTheWire(Simulator notion) {
        var query = JsonNodeFactory.instance.objectNode().put("page_size", SAMPLE);
        String answer = notion.control()
                .person("POST", "/v1/data_sources/" + NotionSimulator.DEMO_DATA_SOURCE_ID + "/query", query)
                .toString();
        return answer.length() / SAMPLE;
    }
}
