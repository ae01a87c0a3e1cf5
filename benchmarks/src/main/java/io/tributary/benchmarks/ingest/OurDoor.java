package io.tributary.benchmarks.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tributary.benchmarks.bench.Api;
import io.tributary.devstack.Guard;
import io.tributary.devstack.testing.ServiceProcess;
import io.tributary.devstack.testing.TestStack;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** api-service as packaged, with its production settings, and a hook that a delivery has verified. */
final class OurDoor implements Door {

    private static final String SECRET = "secret_benchmark_0123456789abcdefghijklmnopq";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    /** The whole compiler, a heap that doesn't grow, and the collector that a JVM takes by itself in a small container. */
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=4", "-Xms512m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError");

    private final ServiceProcess service;
    private final String path;

    private OurDoor(ServiceProcess service, String path) {
        this.service = service;
        this.path = path;
    }

    /** @param further options of the JVM */
    static OurDoor start(Path root, Guard guard, TestStack stack, List<String> further) {
        Path log = root.resolve("benchmarks/target/ingest-benchmark/api-service.log");
        List<String> options = new ArrayList<>(JVM);
        options.addAll(further);
        ServiceProcess service = ServiceProcess.start(
                root, "api-service", Api.environment(stack, URI.create(stack.notionUrl())), log, guard, options);
        service.awaitReady(START_LIMIT);
        return new OurDoor(service, verifiedHook(new Api(service.url())));
    }

    private static String verifiedHook(Api api) {
        var project = api.createProject("Ingest");
        String path = URI.create(project.path("webhookUrl").asText()).getPath();
        deliver(api, path, ("{\"verification_token\":\"" + SECRET + "\"}").getBytes(US_ASCII));
        String id = project.path("id").asText();
        var unusedToken = api.call("POST", "/api/v1/projects/" + id + "/hook/reveal", "", Map.of());
        deliver(api, path, Deliveries.body(0));
        String webhook = api.call("GET", "/api/v1/projects/" + id, "", Map.of())
                .path("webhook")
                .asText();
        if (!webhook.equals("verified")) {
            throw new IllegalStateException("the hook is " + webhook);
        }
        return path;
    }

    private static void deliver(Api api, String path, byte[] body) {
        var unused = api.call(
                "POST", path, new String(body, US_ASCII), Map.of("X-Notion-Signature", Deliveries.sign(body, SECRET)));
    }

    /** The options that its JVM was started with, for who reads the figures. */
    static String options(List<String> further) {
        return String.join(
                " ",
                Stream.of(List.of("-XX:+UseSerialGC"), JVM, further)
                        .flatMap(List::stream)
                        .toList());
    }

    @Override
    public DoorKind kind() {
        return DoorKind.OURS;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), service.url().getPort());
    }

    /** Where its metrics are. */
    URI management() {
        return service.managementUrl();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String secret() {
        return SECRET;
    }

    @Override
    public long pid() {
        return service.pid();
    }

    @Override
    public void close() {
        service.stop();
    }
}
