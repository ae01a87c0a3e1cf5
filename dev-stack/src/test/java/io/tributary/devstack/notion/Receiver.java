package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes deliveries; answers 200 unless it was told to answer something else first. */
final class Receiver implements AutoCloseable {
    record Delivery(String signature, String body) {
        JsonNode json() {
            try {
                return Json.read(body.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String type() {
            return json().path("type").asText();
        }
    }

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final HttpServer server;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    synchronized void answer(int... statuses) {
        for (int status : statuses) {
            answers.addLast(status);
        }
    }

    /** The next delivery, waited for. */
    Delivery next() {
        try {
            Delivery next = deliveries.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("a delivery within 10 s").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that came and was not taken yet. */
    List<Delivery> all() {
        List<Delivery> all = new ArrayList<>();
        deliveries.drainTo(all);
        return all;
    }

    private synchronized int answer() {
        @Nullable Integer next = answers.pollFirst();
        return next == null ? 200 : next;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = answer();
            deliveries.add(new Delivery(exchange.getRequestHeaders().getFirst("X-Notion-Signature"), body));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
