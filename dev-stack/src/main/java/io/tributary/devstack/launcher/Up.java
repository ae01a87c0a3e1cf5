package io.tributary.devstack.launcher;

import io.tributary.devstack.ControlServer;
import io.tributary.devstack.Guard;
import io.tributary.devstack.Infra;
import io.tributary.devstack.Quiet;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.Packaged;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code up}: starts everything, says where it is, and holds it until it is told to stop. */
final class Up {
    private final Settings settings;
    private final PrintStream out;
    private final Running running = new Running();
    private @Nullable FileChannel claim;
    private volatile boolean stopping;

    Up(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Returns when everything runs; the JVM lives on until a signal, and its shutdown stops everything. */
    void run(boolean fresh) throws IOException, SQLException, InterruptedException {
        Home home = settings.home();
        settings.publicUrl();
        requirePackaged();
        home.make();
        claim();
        Quiet.logs(home.freshLog("kafka"));
        Port.requireFree(settings.ports(), settings.neededPorts());
        if (fresh) {
            Home.removeAll(settings.data());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        long begin = System.nanoTime();
        Guard guard = Guard.start(home.pids(), null);
        running.add("guard", guard);
        describe(null, null).write(home.runFile());
        startServers(guard);
        out.println("PostgreSQL, Redis, Kafka" + (settings.simulated() ? " and the Notion simulator run" : " run")
                + " after " + seconds(begin) + ".");
        if (settings.infraOnly()) {
            out.println(Guide.infra(settings));
        } else {
            startServices(guard, begin);
        }
    }

    private void startServers(Guard guard) throws IOException, SQLException {
        Home home = settings.home();
        if (settings.simulated()) {
            Files.createDirectories(settings.data());
            running.add(
                    "simulator",
                    NotionSimulator.start(
                            settings.port(Port.NOTION), settings.data().resolve("notion.json"), Clock.systemUTC()));
        }
        Infra infra = new Infra(
                new Infra.Settings(
                        settings.data(),
                        home.logs(),
                        settings.root().resolve("dev-stack/target/servers"),
                        settings.port(Port.POSTGRES),
                        settings.port(Port.REDIS),
                        settings.port(Port.KAFKA),
                        true),
                guard);
        running.add("infra", infra);
        infra.start();
        infra.createDatabase("tributary");
        running.add("control", ControlServer.start(settings.port(Port.CONTROL), infra));
    }

    private void startServices(Guard guard, long begin) throws IOException, InterruptedException {
        Services services = new Services(settings, guard);
        running.add("services", services);
        services.start();
        describe(services, null).write(settings.home().runFile());
        services.awaitReady();
        out.println("All three services are ready after " + seconds(begin) + ".");
        services.onUnexpectedEnd(out::println);
        if (settings.simulated()) {
            Demo.Result demo = new Demo(settings).prepare();
            describe(services, demo.projectId()).write(settings.home().runFile());
            out.println("The demo project is synced after " + seconds(begin) + ".");
            out.println(Guide.demo(settings, demo));
        } else {
            out.println(Guide.realWorkspace(settings));
        }
    }

    private void requirePackaged() {
        if (settings.infraOnly()) {
            return;
        }
        for (ServiceKind kind : ServiceKind.values()) {
            if (!Files.exists(Packaged.jar(settings.root(), kind.module()))) {
                throw new Refusal(kind.module() + " has not been built. Build it: ./mvnw package -DskipTests");
            }
        }
    }

    /** The lock is held until this process ends, however it ends, so a run file alone means nothing. */
    private void claim() throws IOException {
        Home home = settings.home();
        FileChannel channel = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours = channel.tryLock() != null;
        // Kept, since a channel that nobody refers to any more is closed, and its lock lost.
        claim = channel;
        Run last = Run.read(home.runFile()).orElse(null);
        if (!ours) {
            throw new Refusal("Tributary is already running"
                    + (last == null ? "." : ": process " + last.pid() + ", since " + last.since() + ".")
                    + " See ./tributary status, or end it with ./tributary stop.");
        }
        if (last != null) {
            out.println("The last run (process " + last.pid() + ", since " + last.since()
                    + ") did not end by itself; its data is kept.");
            Files.delete(home.runFile());
        }
    }

    private Run describe(@Nullable Services services, @Nullable String projectId) {
        return new Run(
                ProcessHandle.current().pid(),
                ProcessHandle.current()
                        .info()
                        .startInstant()
                        .orElseGet(Instant::now)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                settings.url(Port.API),
                settings.notionUrl(),
                "postgresql://" + Infra.POSTGRES_USER + ":" + Infra.POSTGRES_PASSWORD + "@127.0.0.1:"
                        + settings.port(Port.POSTGRES) + "/tributary",
                "redis://127.0.0.1:" + settings.port(Port.REDIS),
                "127.0.0.1:" + settings.port(Port.KAFKA),
                services == null ? Map.of() : services.describe(),
                settings.apiToken(),
                settings.simulated() ? NotionSimulator.PERSON_TOKEN : null,
                projectId);
    }

    /** Whether what now fails does so because we are being stopped. */
    boolean isStopping() {
        return stopping;
    }

    private void stop() {
        stopping = true;
        out.println("Stopping ...");
        running.closeAll(out);
        try {
            Files.deleteIfExists(settings.home().runFile());
        } catch (IOException failed) {
            out.println("The run file stays: " + failed.getMessage());
        }
        release();
        out.println("Stopped.");
    }

    private void release() {
        try {
            if (claim != null) {
                claim.close();
            }
        } catch (IOException failed) {
            out.println("The lock stays until this process has ended: " + failed.getMessage());
        }
    }

    private static String seconds(long begin) {
        return String.format(
                "%.1f s", Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0);
    }
}
