package io.tributary.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.devstack.Guard;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.ServiceProcess;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** api-service, which makes projects, and job-service, which is measured; as packaged, but with the whole compiler. */
final class Services implements AutoCloseable {

    private static final String TOKEN = "benchmark-token";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServiceProcess api;
    private final ServiceProcess jobs;

    private Services(ServiceProcess api, ServiceProcess jobs) {
        this.api = api;
        this.jobs = jobs;
    }

    /** @param heap of job-service, such as {@code 256m} */
    static Services start(Path root, Guard guard, TestStack stack, URI notion, String heap) {
        Map<String, String> environment = environment(stack, notion);
        ServiceProcess api = start(root, guard, "api-service", environment, List.of());
        ServiceProcess jobs = start(
                root,
                guard,
                "job-service",
                environment,
                List.of("-XX:TieredStopAtLevel=4", "-Xms" + heap, "-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
        return new Services(api, jobs);
    }

    private static ServiceProcess start(
            Path root, Guard guard, String name, Map<String, String> environment, List<String> options) {
        Path log = root.resolve("benchmarks/target/scale-benchmark/" + name + ".log");
        ServiceProcess service = ServiceProcess.start(root, name, environment, log, guard, options);
        service.awaitReady(START_LIMIT);
        return service;
    }

    private static Map<String, String> environment(TestStack stack, URI notion) {
        Map<String, String> environment = new HashMap<>();
        stack.config()
                .forEach((property, value) -> environment.put(
                        property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        environment.put("TRIBUTARY_NOTION_URL", notion.toString());
        environment.put("NOTION_TOKEN", NotionSimulator.INTEGRATION_TOKEN);
        environment.put("TRIBUTARY_NOTION_REQUESTS_PER_MINUTE", "1000000");
        environment.put("TRIBUTARY_API_TOKEN", TOKEN);
        environment.put("TRIBUTARY_PUBLIC_URL", "http://127.0.0.1");
        environment.put("TRIBUTARY_SECRET_KEY", "c2NhbGUtYmVuY2htYXJrLXNlY3JldC1rZXktMzJieXQ=");
        environment.put("TRIBUTARY_TOPICS_REPLICATION", "1");
        environment.put("TRIBUTARY_TOPICS_CREATE", "true");
        environment.put("TRIBUTARY_MIGRATE_AT_START", "true");
        return environment;
    }

    ServiceProcess jobs() {
        return jobs;
    }

    /** Its first sync begins at once. */
    UUID createProject() {
        JsonNode project = call(
                "POST",
                "/api/v1/projects",
                "{\"name\":\"Scale\",\"notionDatabaseId\":\"" + NotionSimulator.DEMO_DATABASE_ID + "\"}");
        return UUID.fromString(project.path("id").asText());
    }

    void wantFullSweep(UUID project) {
        var unused = call("POST", "/api/v1/projects/" + project + "/sync", "{\"kind\":\"full\"}");
    }

    void deleteProject(UUID project) {
        var unused = call("DELETE", "/api/v1/projects/" + project, "");
    }

    private JsonNode call(String method, String path, String body) {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(api.url().resolve(path))
                            .header("Authorization", "Bearer " + TOKEN)
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Bytes of job-service's heap in use, garbage included. */
    long heapUsed() {
        try {
            String metrics = http.send(
                            HttpRequest.newBuilder(jobs.managementUrl().resolve("/q/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            double used = metrics.lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
            return (long) used;
        } catch (IOException e) {
            throw new IllegalStateException("job-service does not say its metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        jobs.stop();
        api.stop();
    }
}
