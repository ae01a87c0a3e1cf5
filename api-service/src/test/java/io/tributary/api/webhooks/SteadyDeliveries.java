package io.tributary.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tributary.notion.WebhookSignature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Deliveries of one hook at a steady pace, whatever is answered; each carries an event of its own. */
final class SteadyDeliveries implements AutoCloseable {

    /** No answer came. */
    static final int NONE = 0;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final URI hook;
    private final String secret;
    private final ScheduledFuture<?> sending;

    /** Begins.
     *
     * @param hook the whole address
     * @param secret that each is signed with
     * @param every from one to the next
     */
    SteadyDeliveries(URI hook, String secret, Duration every) {
        this.hook = hook;
        this.secret = secret;
        this.sending = clock.scheduleAtFixedRate(this::send, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * What came back of one.
     *
     * @param event the id of its event
     * @param status {@link #NONE} if nothing came
     * @param took from the request to the answer
     */
    record Answered(String event, int status, Duration took) {}

    private void send() {
        String event = UUID.randomUUID().toString();
        String body = ("{\"id\":\"%s\",\"type\":\"page.created\",\"attempt_number\":1,"
                        + "\"entity\":{\"id\":\"%s\",\"type\":\"page\"},\"data\":{}}")
                .formatted(event, UUID.randomUUID());
        HttpRequest request = HttpRequest.newBuilder(hook)
                .timeout(PATIENCE)
                .header(WebhookSignature.HEADER, WebhookSignature.sign(body.getBytes(UTF_8), secret))
                .POST(BodyPublishers.ofString(body))
                .build();
        long start = System.nanoTime();
        sent.incrementAndGet();
        var unused = client.sendAsync(request, BodyHandlers.discarding())
                .whenComplete((answer, failure) ->
                        answered.add(new Answered(event, status(answer), Duration.ofNanos(System.nanoTime() - start))));
    }

    private static int status(@Nullable HttpResponse<Void> answer) {
        return answer == null ? NONE : answer.statusCode();
    }

    /** No more are sent. */
    void end() {
        boolean unused = sending.cancel(false);
        clock.shutdown();
    }

    boolean allAnswered() {
        return clock.isTerminated() && answered.size() == sent.get();
    }

    List<Answered> answered() {
        return List.copyOf(answered);
    }

    long count(int status) {
        return answered.stream().filter(one -> one.status() == status).count();
    }

    @Override
    public void close() {
        end();
    }
}
