package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.Ports;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.ServiceProcess;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The three packaged services on a leased stack, each a process that can be killed. */
final class Deployment implements AutoCloseable {

    static final List<String> SERVICES = List.of("api-service", "event-service", "job-service");
    static final String TOKEN = "end-to-end-token";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Path ROOT =
            Path.of(System.getProperty("tributary.root", "..")).toAbsolutePath().normalize();

    private final TestStack stack;
    private final Map<String, Map<String, String>> environments = new HashMap<>();
    private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();
    private final Map<String, Path> logs = new HashMap<>();
    private final String apiUrl;

    private Deployment(TestStack stack) {
        this.stack = stack;
        int apiPort = Ports.free();
        this.apiUrl = "http://127.0.0.1:" + apiPort;
        for (String service : SERVICES) {
            environments.put(service, environment(service.equals("api-service") ? apiPort : Ports.free()));
        }
    }

    static Deployment start() {
        Deployment deployment = new Deployment(TestStack.lease());
        try {
            deployment.migrate();
            deployment.startAll();
            return deployment;
        } catch (RuntimeException | Error e) {
            deployment.close();
            throw e;
        }
    }

    TestStack stack() {
        return stack;
    }

    Json api() {
        return api(apiUrl);
    }

    /** The API through what stands before api-service. */
    Json api(String url) {
        return new Json(url, Map.of("Authorization", "Bearer " + TOKEN));
    }

    Workspace workspace() {
        return new Workspace(stack.notionUrl(), stack.personToken());
    }

    /** Creates the project for the demo workspace and waits for its first sync. */
    Copy createProject(Workspace workspace) {
        JsonNode project = api().post(
                        "/api/v1/projects",
                        Map.of("name", "Product launch", "notionDatabaseId", workspace.databaseId()));
        Copy copy = new Copy(api(), project.path("id").asText());
        Await.passes(Duration.ofSeconds(30), () -> {
            if (!copy.project().path("sync").asText().equals("live")) {
                throw new AssertionError("The project is " + copy.project());
            }
        });
        return copy;
    }

    /** Subscribes the project's webhook and takes it through the handshake, as its owner would. */
    void connectWebhook(Workspace workspace, Copy copy) {
        JsonNode project = copy.project();
        subscribe(workspace, project, project.path("webhookUrl").asText());
    }

    /** The same at what stands before api-service, also if it was subscribed elsewhere. */
    void connectWebhook(Workspace workspace, Copy copy, String url) {
        JsonNode project = copy.project();
        if (!project.path("webhook").asText().equals("none")) {
            workspace.unsubscribe();
            var unused = api().post("/api/v1/projects/" + project.path("id").asText() + "/hook/reset", Map.of());
        }
        subscribe(
                workspace,
                project,
                url + URI.create(project.path("webhookUrl").asText()).getPath());
    }

    private void subscribe(Workspace workspace, JsonNode project, String url) {
        String subscription = workspace.subscribe(url);
        String reveal = "/api/v1/projects/" + project.path("id").asText() + "/hook/reveal";
        Await.passes(
                Duration.ofSeconds(10),
                () -> workspace.verify(
                        subscription,
                        api().post(reveal, Map.of()).path("verificationToken").asText()));
    }

    /** kill -9. */
    void kill(String service) {
        process(service).kill();
    }

    /** SIGTERM to all of them at once; returns when they have ended. */
    List<Stopped> stopAll() {
        return stopAll(processes);
    }

    /** A second replica of each, on ports of its own; returns when they are ready. */
    Map<String, ServiceProcess> startBeside() {
        Map<String, ServiceProcess> others = new LinkedHashMap<>();
        SERVICES.forEach(service ->
                others.put(service, ServiceProcess.start(ROOT, service, environment(Ports.free()), log(service))));
        others.values().forEach(other -> other.awaitReady(START_LIMIT));
        return others;
    }

    /** SIGTERM to those that ran so far; returns when they have ended. */
    List<Stopped> replaceBy(Map<String, ServiceProcess> others) {
        Map<String, ServiceProcess> old = Map.copyOf(processes);
        processes.putAll(others);
        return stopAll(old);
    }

    private static List<Stopped> stopAll(Map<String, ServiceProcess> processes) {
        List<CompletableFuture<Stopped>> stops = processes.entrySet().stream()
                .map(one -> CompletableFuture.supplyAsync(
                        () -> stop(one.getKey(), one.getValue()), stop -> new Thread(stop).start()))
                .toList();
        return stops.stream().map(CompletableFuture::join).toList();
    }

    private static Stopped stop(String service, ServiceProcess process) {
        long begin = System.nanoTime();
        boolean byItself = process.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return new Stopped(service, byItself, process.process().exitValue(), took, process.logTail());
    }

    /**
     * How a service ended after SIGTERM.
     *
     * @param byItself whether it did within the time that a deployment gives it; else it was killed
     * @param log the end of its log
     */
    record Stopped(String service, boolean byItself, int exitCode, Duration took, String log) {}

    /** Starts all of them, side by side; returns when they are ready. */
    void startAll() {
        SERVICES.forEach(this::launch);
        SERVICES.forEach(service -> process(service).awaitReady(START_LIMIT));
    }

    /** Redis forgets everything. */
    void flushRedis() {
        new RedisView(stack.redisUrl()).flush();
    }

    /** How many jobs were given up, over all queues. */
    int archivedJobs() {
        return new RedisView(stack.redisUrl()).archivedJobs();
    }

    /** As an installation or upgrade does before it starts the services. */
    void migrate() {
        Ended ended = migrate(Map.of());
        if (ended.exitCode() != 0) {
            throw new IllegalStateException("The migration ended with " + ended.exitCode() + ":\n" + ended.log());
        }
    }

    /** The same with other settings than the deployment's. */
    Ended migrate(Map<String, String> others) {
        Map<String, String> environment = new HashMap<>(environment(Ports.free()));
        environment.put("QUARKUS_PROFILE", "migrate");
        environment.putAll(others);
        ServiceProcess migration = ServiceProcess.start(ROOT, "event-service", environment, log("migration"));
        try {
            int exitCode = migration
                    .process()
                    .onExit()
                    .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .exitValue();
            return new Ended(exitCode, migration.logTail());
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("The migration did not end:\n" + migration.logTail(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            migration.kill();
        }
    }

    /** How a process ended that was to end. */
    record Ended(int exitCode, String log) {}

    void restart(String service) {
        launch(service);
        process(service).awaitReady(START_LIMIT);
    }

    /** Whether Kubernetes would leave the service alone. */
    boolean isLive(String service) {
        String management = process(service).managementUrl().toString();
        return new Json(management, Map.of())
                        .send("GET", "/q/health/live", null)
                        .status()
                == 200;
    }

    /** What Prometheus would read of the service. */
    String metrics(String service) {
        try (InputStream metrics =
                process(service).managementUrl().resolve("/q/metrics").toURL().openStream()) {
            return new String(metrics.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServiceProcess process(String service) {
        ServiceProcess process = processes.get(service);
        if (process == null) {
            throw new IllegalStateException(service + " was never started");
        }
        return process;
    }

    /** Stops all of them and starts them anew, with further settings. */
    void restartAllWith(Map<String, String> settings) {
        environments.values().forEach(environment -> environment.putAll(settings));
        List<Stopped> stopped = stopAll();
        if (stopped.stream().anyMatch(one -> !one.byItself())) {
            throw new IllegalStateException("killed, since they did not stop in time: " + stopped);
        }
        startAll();
    }

    /** What a service has logged since it was started last. */
    List<String> logOf(String service) {
        Path log = logs.get(service);
        try {
            return log == null ? List.of() : Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch(String service) {
        Map<String, String> environment = environments.getOrDefault(service, Map.of());
        Path log = log(service);
        logs.put(service, log);
        processes.put(service, ServiceProcess.start(ROOT, service, environment, log));
    }

    private static Path log(String name) {
        return ROOT.resolve("end-to-end-tests/target/logs/" + name + "-" + System.nanoTime() + ".log");
    }

    private Map<String, String> environment(int port) {
        Map<String, String> environment = new HashMap<>();
        stack.config().forEach((property, value) -> environment.put(variable(property), value));
        environment.put("TRIBUTARY_API_TOKEN", TOKEN);
        environment.put("TRIBUTARY_PUBLIC_URL", apiUrl);
        environment.put("TRIBUTARY_SECRET_KEY", "ZW5kLXRvLWVuZC10ZXN0cy1zZWNyZXQta2V5LTMyYnk=");
        environment.put("TRIBUTARY_NOTION_REQUESTS_PER_MINUTE", "100000");
        environment.put("TRIBUTARY_NOTION_OAUTH_CLIENT_ID", NotionSimulator.OAUTH_CLIENT_ID);
        environment.put("TRIBUTARY_NOTION_OAUTH_CLIENT_SECRET", NotionSimulator.OAUTH_CLIENT_SECRET);
        environment.put("TRIBUTARY_TOPICS_REPLICATION", "1");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(Ports.free()));
        return environment;
    }

    private static String variable(String property) {
        return property.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Fails if one had to be killed; all are gone even so. */
    @Override
    public void close() {
        List<Stopped> killed = stopAll().stream().filter(one -> !one.byItself()).toList();
        if (!killed.isEmpty()) {
            throw new IllegalStateException("killed, since they did not stop in time: " + killed);
        }
    }
}
