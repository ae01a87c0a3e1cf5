package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.Webhooks.WebhookEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends events, one POST each. Several are in flight, but of one entity only one, so that its events arrive in order
 * unless a fault or a retry says otherwise; while the clock is driven only one at all, so that a run can be repeated. Anything but 2xx is tried again, up to 8 attempts; a 429 pauses the
 * subscription.
 */
final class Deliveries {
    private static final int MAX_ATTEMPTS = 8;
    private static final int MAX_IN_FLIGHT = 16;
    private static final int MAX_REORDER_MILLIS = 300;

    /**
     * @param entity what keeps its order; unique where order is off
     * @param lost whether it is never sent; it only takes its turn in the log
     */
    private record Sending(WebhookEvent event, int attempt, String entity, boolean lost) {}

    private final Faults faults;
    private final Chance chance;
    private final Timeline timeline;
    private final SimulatorClock clock;
    private final Webhooks webhooks;
    private final Log log = new Log();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Set<Sending> queue = new LinkedHashSet<>();
    private final Set<String> busy = new HashSet<>();
    private int delayed;
    private long generation;
    private long serial;

    Deliveries(Faults faults, Chance chance, Timeline timeline, SimulatorClock clock, Webhooks webhooks) {
        this.faults = faults;
        this.chance = chance;
        this.timeline = timeline;
        this.clock = clock;
        this.webhooks = webhooks;
    }

    void deliver(WebhookEvent event) {
        if (happens("lostRate")) {
            enqueue(new Sending(event, 1, entity(event), true));
            return;
        }
        long late = happens("lateRate") ? faults.number("lateMillis") : 0;
        submit(event, 1, late);
        if (happens("duplicateRate")) {
            submit(event, 2, late);
        }
    }

    private boolean happens(String rate) {
        return chance.happens(Chance.Use.DELIVERIES, faults.rate(rate));
    }

    /** What is held may be overtaken by what comes after. */
    private void submit(WebhookEvent event, int attempt, long late) {
        boolean reorder = faults.on("reorder");
        if (reorder || late > 0) {
            long more = reorder ? chance.below(Chance.Use.DELIVERIES, MAX_REORDER_MILLIS) : 0;
            later(new Sending(event, attempt, unique(), false), late + more);
        } else {
            enqueue(new Sending(event, attempt, entity(event), false));
        }
    }

    private static String entity(WebhookEvent event) {
        return event.subscriptionId() + event.change().entityId();
    }

    private synchronized String unique() {
        return "unordered-" + serial++;
    }

    private synchronized void later(Sending sending, long millis) {
        delayed++;
        long scheduledIn = generation;
        timeline.after(millis, "delivery", () -> due(sending, scheduledIn));
    }

    private void due(Sending sending, long scheduledIn) {
        synchronized (this) {
            if (scheduledIn != generation) {
                return;
            }
            delayed--;
            queue.add(sending);
        }
        pump();
    }

    private void enqueue(Sending sending) {
        synchronized (this) {
            queue.add(sending);
        }
        pump();
    }

    /** Sends what may go out now. Again and again, since what is dropped makes room at once. */
    private void pump() {
        for (List<Sending> ready = takeReady(); !ready.isEmpty(); ready = takeReady()) {
            ready.forEach(this::send);
        }
    }

    private void drop(Sending sending, String why) {
        log(sending.event().subscriptionId(), sending.event(), sending.attempt(), 0, why);
        synchronized (this) {
            busy.remove(sending.entity());
            notifyAll();
        }
    }

    private synchronized List<Sending> takeReady() {
        List<Sending> ready = new ArrayList<>();
        Iterator<Sending> waiting = queue.iterator();
        int most = clock.isDriven() ? 1 : MAX_IN_FLIGHT;
        while (busy.size() < most && waiting.hasNext()) {
            Sending next = waiting.next();
            if (busy.add(next.entity())) {
                waiting.remove();
                ready.add(next);
            }
        }
        return ready;
    }

    private void send(Sending sending) {
        if (sending.lost()) {
            drop(sending, "lost on purpose");
            return;
        }
        Subscription subscription = webhooks.find(sending.event().subscriptionId());
        if (subscription == null || !webhooks.delivers(subscription.id())) {
            drop(sending, "not active: dropped");
            return;
        }
        byte[] body = sending.event().body(sending.attempt());
        long sentIn = generation();
        Future<?> unused = http.sendAsync(
                        request(subscription.url(), body, subscription.verificationToken()), BodyHandlers.discarding())
                .whenComplete((response, failure) -> answered(sending, sentIn, response, failure));
    }

    private void answered(
            Sending sending, long sentIn, @Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
        int status = response == null ? 0 : response.statusCode();
        WebhookEvent event = sending.event();
        if (sentIn == generation()) {
            log(event.subscriptionId(), event, sending.attempt(), status, failure == null ? null : failure.toString());
            retry(sending, status);
        }
        free(sending.entity());
    }

    private void retry(Sending sending, int status) {
        if (status == 429) {
            webhooks.pause(sending.event().subscriptionId());
        } else if ((status < 200 || status > 299) && sending.attempt() < MAX_ATTEMPTS) {
            long wait = (long) faults.number("retryBaseMillis") << (sending.attempt() - 1);
            int next = sending.attempt() + 1;
            later(
                    new Sending(sending.event(), next, sending.entity(), false),
                    Math.min(wait, faults.number("retryCapMillis")));
        }
    }

    private void free(String entity) {
        synchronized (this) {
            busy.remove(entity);
        }
        pump();
        synchronized (this) {
            notifyAll();
        }
    }

    /** Returns when nothing is on its way: what was sent is answered, and what remains waits for its time. */
    synchronized void settle() {
        try {
            while (!queue.isEmpty() || !busy.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while deliveries were on their way", e);
        }
    }

    /** Tells the receiver the token, once, signed with itself. */
    void handshake(Subscription subscription) {
        String handshake = unique();
        synchronized (this) {
            busy.add(handshake);
        }
        byte[] body = Json.bytes(Json.object().put("verification_token", subscription.verificationToken()));
        Future<?> unused = http.sendAsync(
                        request(subscription.url(), body, subscription.verificationToken()), BodyHandlers.discarding())
                .whenComplete((response, failure) -> {
                    int status = response == null ? 0 : response.statusCode();
                    log(subscription.id(), null, 1, status, failure == null ? null : failure.toString());
                    free(handshake);
                });
    }

    private HttpRequest request(URI url, byte[] body, String token) {
        return HttpRequest.newBuilder(url)
                .timeout(Duration.ofMillis(faults.number("deliveryTimeoutMillis")))
                .header("Content-Type", "application/json")
                .header("User-Agent", "notion-api")
                .header("X-Notion-Signature", Signature.of(body, token))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private void log(
            String subscriptionId, @Nullable WebhookEvent event, int attempt, int status, @Nullable String error) {
        ObjectNode entry = Json.object();
        entry.set("event", Json.text(event == null ? null : event.id()));
        entry.put("type", event == null ? "verification" : event.change().type());
        entry.set("entity", Json.text(event == null ? null : event.change().entityId()));
        entry.put("subscription", subscriptionId).put("attempt", attempt).put("status", status);
        entry.put("at", Times.exact(clock.instant()));
        entry.set("error", Json.text(error));
        log.add(entry);
    }

    /** The log after an entry's number, and how many events still wait. */
    ObjectNode since(long n) {
        return log.since(n, "deliveries");
    }

    synchronized int waiting() {
        return queue.size() + busy.size() + delayed;
    }

    private synchronized long generation() {
        return generation;
    }

    /** Forgets what waits and what was sent. */
    synchronized void clear() {
        generation++;
        delayed = 0;
        queue.clear();
        log.clear();
        notifyAll();
    }
}
