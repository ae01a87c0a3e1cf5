package io.tributary.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.benchmarks.bench.Api;
import io.tributary.benchmarks.bench.Memory;
import io.tributary.devstack.Guard;
import io.tributary.devstack.testing.ServiceProcess;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** api-service, which makes projects, and job-service, which is measured; as packaged, but with the whole compiler. */
final class Services implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final ServiceProcess api;
    private final ServiceProcess jobs;
    private final Api caller;

    private Services(ServiceProcess api, ServiceProcess jobs) {
        this.api = api;
        this.jobs = jobs;
        this.caller = new Api(api.url());
    }

    /** @param heap of job-service, such as {@code 256m} */
    static Services start(Path root, Guard guard, TestStack stack, URI notion, String heap) {
        Map<String, String> environment = Api.environment(stack, notion);
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

    ServiceProcess jobs() {
        return jobs;
    }

    /** Its first sync begins at once. */
    UUID createProject() {
        JsonNode project = caller.createProject("Scale");
        return UUID.fromString(project.path("id").asText());
    }

    void wantFullSweep(UUID project) {
        var unused = caller.call("POST", "/api/v1/projects/" + project + "/sync", "{\"kind\":\"full\"}", Map.of());
    }

    void deleteProject(UUID project) {
        var unused = caller.call("DELETE", "/api/v1/projects/" + project, "", Map.of());
    }

    /** Bytes of job-service's heap in use, garbage included. */
    long heapUsed() throws IOException {
        return Memory.heapUsed(jobs.managementUrl());
    }

    @Override
    public void close() {
        jobs.stop();
        api.stop();
    }
}
