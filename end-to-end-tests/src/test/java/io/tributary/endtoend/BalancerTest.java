package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Which replicas the balancer hands requests to. */
@Order(5)
class BalancerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private final Balancer balancer = new Balancer();
    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private HttpServer replica;

    private volatile int readiness = 200;
    private volatile boolean hangs;

    @BeforeEach
    void start() throws IOException {
        replica = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        replica.setExecutor(workers);
        replica.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        replica.createContext("/q/health/ready", exchange -> {
            looks.incrementAndGet();
            if (hangs) {
                hangs = false;
                hold();
            }
            exchange.sendResponseHeaders(readiness, -1);
            exchange.close();
        });
        replica.start();
        URI url = URI.create("http://127.0.0.1:" + replica.getAddress().getPort());
        balancer.add(url, url);
    }

    private void hold() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        ended.countDown();
        balancer.close();
        replica.stop(0);
        workers.shutdownNow();
    }

    @Test
    void a_look_that_comes_to_nothing_does_not_end_a_replica() throws Exception {
        assertThat(status()).isEqualTo(204);
        hangs = true;
        Await.passes(SOON, () -> assertThat(hangs).isFalse());
        int before = looks.get();

        Await.passes(SOON, () -> assertThat(looks).hasValueGreaterThan(before));

        assertThat(status()).isEqualTo(204);
    }

    @Test
    void a_replica_that_once_said_that_it_is_not_ready_gets_nothing_more() {
        Await.passes(SOON, () -> assertThat(balancer.isServing()).isTrue());
        readiness = 503;
        Await.passes(SOON, () -> assertThat(balancer.isServing()).isFalse());
        readiness = 200;
        int before = looks.get();

        Await.passes(SOON, () -> assertThat(looks).hasValueGreaterThan(before + 1));

        assertThat(balancer.isServing()).isFalse();
    }

    private int status() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(balancer.url() + "/x"))
                .timeout(SOON)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
