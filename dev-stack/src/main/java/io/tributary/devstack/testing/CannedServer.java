package io.tributary.devstack.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that says what it was told to say, also what a real one would say only on a bad day. */
public final class CannedServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Handler handler = exchange -> answer(exchange, 200, Map.of(), "{}");

    /** Starts one on a free port; it answers everything with 200 and {@code {}}. */
    public CannedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            handler.handle(exchange);
        });
        server.start();
    }

    /** What to do with a request. */
    public interface Handler {
        /** Answers it. */
        void handle(HttpExchange exchange) throws IOException;
    }

    /** What came in. Names of headers are as the JDK server makes them: only the first letter is a capital. */
    public record Request(String method, String uri, Map<String, List<String>> headers, String body) {

        /** The header's values, joined by commas. */
        public String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All requests, in the order of their arrival. */
    public List<Request> requests() {
        return requests;
    }

    /** Answers everything with this from now on. */
    public void says(int status, Map<String, String> headers, String body) {
        handler = exchange -> answer(exchange, status, headers, body);
    }

    /** Handles everything so from now on. */
    public void does(Handler other) {
        handler = other;
    }

    /** Sends a whole answer. */
    public static void answer(HttpExchange exchange, int status, Map<String, String> headers, String body)
            throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
