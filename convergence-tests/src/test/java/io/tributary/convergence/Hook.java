package io.tributary.convergence;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tributary.notion.NotionIds;
import io.tributary.notion.WebhookPayload;
import io.tributary.notion.WebhookPayload.Handshake;
import io.tributary.notion.WebhookPayload.WebhookEvent;
import io.tributary.notion.WebhookSignature;
import io.tributary.projects.application.deliveries.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the front door does with a delivery, in little: signature, parse, hand on; 500 if the handing on fails. */
final class Hook implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String id;
    private final Consumer<Delivery> receiver;
    private volatile @Nullable String token;

    Hook(String id, Consumer<Delivery> receiver) {
        this.id = id;
        this.receiver = receiver;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/" + id;
    }

    /** The token of the handshake; null before it. */
    @Nullable
    String token() {
        return token;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(
                    accept(body, exchange.getRequestHeaders().getFirst(WebhookSignature.HEADER)), -1);
        }
    }

    private int accept(byte[] body, @Nullable String signature) {
        WebhookPayload payload = WebhookPayload.parse(body);
        if (payload instanceof Handshake handshake) {
            token = handshake.verificationToken();
            return 200;
        }
        String key = token;
        if (key == null || !WebhookSignature.matches(body, signature, key)) {
            return 401;
        }
        receiver.accept(delivery((WebhookEvent) payload));
        return 200;
    }

    private Delivery delivery(WebhookEvent event) {
        WebhookPayload.Parent parent = event.parent();
        Delivery.Parent in = parent == null
                ? null
                : new Delivery.Parent(
                        parent.kind(), NotionIds.parse(parent.id()), NotionIds.parse(parent.dataSourceId()));
        return new Delivery(
                id,
                event.type(),
                NotionIds.parse(event.entity().id()),
                in,
                event.timestamp(),
                event.timestamp(),
                null,
                event.id(),
                event.attempt(),
                event.workspaceId());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
