package io.tributary.devstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tributary.devstack.testing.Server;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stops and starts single servers by HTTP: {@code POST /servers/{postgres|redis|kafka}/{stop|start}}, and in tests
 * {@code POST /lease}, which answers with Java properties. 204 or 200 when it is done, 404 for another path, 500 with
 * the reason as text.
 */
public final class ControlServer implements AutoCloseable {
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Infra infra;
    private final @Nullable Leases leases;

    private ControlServer(HttpServer http, Infra infra, @Nullable Leases leases) {
        this.http = http;
        this.infra = infra;
        this.leases = leases;
    }

    /** Serves on a port of 127.0.0.1, without leases. */
    public static ControlServer start(int port, Infra infra) throws IOException {
        return start(port, infra, null);
    }

    static ControlServer start(int port, Infra infra, @Nullable Leases leases) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(Ports.loopback(), port), 0);
        ControlServer control = new ControlServer(http, infra, leases);
        http.createContext("/", control::handle);
        http.setExecutor(control.threads);
        http.start();
        return control;
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (Exception failed) {
                reply(exchange, 500, failed.toString());
            }
        }
    }

    private void answer(HttpExchange exchange) throws Exception {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
        boolean post = exchange.getRequestMethod().equals("POST");
        if (post && leases != null && path.length == 1 && path[0].equals("lease")) {
            reply(exchange, 200, text(leases.next()));
        } else if (post && path.length == 3 && path[0].equals("servers")) {
            one(exchange, path[1], path[2]);
        } else {
            reply(exchange, 404, "POST /servers/{postgres|redis|kafka}/{stop|start}");
        }
    }

    private void one(HttpExchange exchange, String name, String verb) throws IOException {
        Server server = Server.valueOf(name.toUpperCase(Locale.ROOT));
        switch (verb) {
            case "stop" -> infra.stop(server);
            case "start" -> infra.start(server);
            default -> throw new IllegalArgumentException("neither stop nor start: " + verb);
        }
        reply(exchange, 204, "");
    }

    private static String text(Properties properties) throws IOException {
        StringWriter out = new StringWriter();
        properties.store(out, null);
        return out.toString();
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
