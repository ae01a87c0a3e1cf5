package io.tributary.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tributary.devstack.testing.Health;
import io.tributary.devstack.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the replicas of api-service: it asks each of them every second whether it is ready, and hands a
 * request to one that said so a moment ago, and never again to one that said that it isn't. A replica that ends serves on
 * for {@link #SERVES_ON} after it has said that it isn't ready: so one that refuses sooner after it was last seen ready,
 * breaks its promise, however late this looks.
 */
final class Balancer implements AutoCloseable {

    /** The default of {@code QUARKUS_SHUTDOWN_DELAY}. */
    private static final Duration SERVES_ON = Duration.ofSeconds(5);

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration FRESH = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "content-length", "host", "upgrade", "http2-settings", "transfer-encoding");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService looks = Executors.newScheduledThreadPool(2);
    private final Map<URI, Long> seenReady = new ConcurrentHashMap<>();
    private final Set<URI> fallen = ConcurrentHashMap.newKeySet();
    private final Map<URI, AtomicInteger> served = new ConcurrentHashMap<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpServer server;

    Balancer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /** Where it listens, without a slash at the end. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on it is asked, and gets requests while it is ready. */
    void add(ServiceProcess replica) {
        add(replica.url(), replica.managementUrl());
    }

    /** The same, with where it takes requests and where it says whether it is ready. */
    void add(URI replica, URI management) {
        var unused = looks.scheduleWithFixedDelay(
                () -> look(replica, management), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many requests a replica has answered. */
    int served(ServiceProcess replica) {
        return served.getOrDefault(replica.url(), new AtomicInteger()).get();
    }

    /** What was refused sooner than a replica may: not answered, or not by api-service itself. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void look(URI replica, URI management) {
        long now = System.nanoTime();
        switch (Health.look(management)) {
            case READY -> seenReady.put(replica, now);
            case UNREADY -> {
                var unused = fallen.add(replica);
            }
            // On a busy machine a look may come to nothing: it isn't fresh, but may be again.
            case SILENT -> {}
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            URI replica = choose();
            HttpResponse<byte[]> response = replica == null ? null : forward(replica, exchange, body);
            if (response == null) {
                exchange.sendResponseHeaders(502, -1);
                return;
            }
            response.headers().map().forEach((name, values) -> {
                if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean empty = response.body().length == 0;
            exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : response.body().length);
            if (!empty) {
                exchange.getResponseBody().write(response.body());
            }
        }
    }

    /** Whether it has a replica to hand requests to. */
    boolean isServing() {
        return !ready().isEmpty();
    }

    private List<URI> ready() {
        long now = System.nanoTime();
        return seenReady.entrySet().stream()
                .filter(one -> now - one.getValue() < FRESH.toNanos() && !fallen.contains(one.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** One that is ready, in turn; waits for one a while. */
    private @Nullable URI choose() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            List<URI> ready = ready();
            if (!ready.isEmpty()) {
                return ready.get(Math.floorMod(turn.getAndIncrement(), ready.size()));
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        return null;
    }

    private @Nullable HttpResponse<byte[]> forward(URI replica, HttpExchange exchange, byte[] body) {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " at " + replica;
        try {
            HttpRequest.Builder copy = HttpRequest.newBuilder(
                            replica.resolve(exchange.getRequestURI().toString()))
                    .timeout(PATIENCE)
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> copy.header(name, value));
                }
            });
            HttpResponse<byte[]> response = client.send(copy.build(), BodyHandlers.ofByteArray());
            // When Kafka is too slow on a busy machine, api-service says so in a problem document.
            if (response.statusCode() >= 500
                    && !response.headers().firstValue("content-type").orElse("").startsWith("application/problem")) {
                refused(replica, request + ": " + response.statusCode());
            }
            served.computeIfAbsent(replica, first -> new AtomicInteger()).incrementAndGet();
            return response;
        } catch (IOException e) {
            refused(replica, request + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private void refused(URI replica, String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - seenReady.getOrDefault(replica, 0L));
        if (since.compareTo(SERVES_ON) < 0) {
            refused.add(what + ", " + since.toMillis() + " ms after it was ready");
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
        server.stop(0);
        workers.shutdownNow();
    }
}
