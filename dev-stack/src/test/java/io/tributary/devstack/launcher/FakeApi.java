package io.tributary.devstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tributary.devstack.notion.NotionSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The part of our API that the launcher uses: one project, which is live at once, and its hook. */
final class FakeApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer http;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private boolean created;
    private String webhook = "none";
    private String sync = "live";
    private @Nullable String handshake;

    FakeApi(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", this::handle);
        http.start();
    }

    /** What changed something, in order: {@code POST /path}. */
    List<String> changes() {
        return List.copyOf(calls);
    }

    /** As if a delivery had come that was signed with the revealed token. */
    synchronized void confirmHook() {
        webhook = "verified";
    }

    synchronized void becomeBroken() {
        sync = "broken";
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean post = exchange.getRequestMethod().equals("POST");
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            if (post && !path.equals("/hook")) {
                calls.add("POST " + path);
            }
            switch (path) {
                case "/hook" -> {
                    handshake = body.path("verification_token").asText(handshake);
                    webhook = webhook.equals("none") ? "pending" : webhook;
                    reply(exchange, 200, Map.of());
                }
                case "/api/v1/projects" -> {
                    created |= post;
                    reply(exchange, 200, post ? project() : Map.of("items", created ? List.of(project()) : List.of()));
                }
                case "/api/v1/projects/1" -> reply(exchange, 200, project());
                case "/api/v1/projects/1/hook/reveal" -> reveal(exchange);
                case "/api/v1/projects/1/hook/reset" -> {
                    webhook = "none";
                    handshake = null;
                    reply(exchange, 200, project());
                }
                case "/api/v1/projects/1/pages" -> reply(exchange, 200, Map.of("items", List.of(page())));
                default -> reply(exchange, 404, Map.of());
            }
        }
    }

    private void reveal(HttpExchange exchange) throws IOException {
        if (handshake == null) {
            reply(exchange, 409, Map.of("title", "no handshake yet"));
        } else {
            reply(exchange, 200, Map.of("verificationToken", handshake));
        }
    }

    private Map<String, String> project() {
        return Map.of(
                "id",
                "1",
                "sync",
                sync,
                "reason",
                "the token was refused",
                "webhook",
                webhook,
                "webhookUrl",
                "http://127.0.0.1:" + http.getAddress().getPort() + "/hook",
                "notionDatabaseId",
                NotionSimulator.DEMO_DATABASE_ID.replace("-", ""));
    }

    private static Map<String, Object> page() {
        return Map.of("pageId", "p", "title", "Book the venue", "properties", Map.of("Task", Map.of("type", "title")));
    }

    private static void reply(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
