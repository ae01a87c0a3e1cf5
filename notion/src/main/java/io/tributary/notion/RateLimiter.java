package io.tributary.notion;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * One budget per connection, shared by all replicas and the only one: no more than so many requests in any 60 seconds,
 * counted in Redis by Redis TIME. It is a sliding log, so the requests may come in any shape, a burst too.
 *
 * <p>A tenth of each window is kept for sweeps and a tenth for pages, so that neither starves the other. Who is
 * refused hears when to ask again; the times are spread as the log frees its places, so that a thousand who wait don't
 * all come back for the first. They are no reservation: whoever asks while there is room goes.
 *
 * <p>Fails if Redis can't be asked: without the budget nobody may send.
 */
public final class RateLimiter {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** Requests arrive later than they were granted, by how much varies; Notion counts arrivals. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Script SCRIPT = Script.load("rate-limiter.lua");

    private final RedisAPI redis;
    private final int requests;
    private final Duration window;

    /**
     * The budget of every connection.
     *
     * @param requestsPerMinute how many requests Notion takes in any 60 seconds; at least 1
     */
    public RateLimiter(RedisAPI redis, int requestsPerMinute) {
        this(redis, requestsPerMinute, WINDOW.plus(SLACK));
    }

    RateLimiter(RedisAPI redis, int requests, Duration window) {
        if (requests < 1) {
            throw new IllegalArgumentException("A budget of " + requests + " requests lets nobody ask");
        }
        this.redis = redis;
        this.requests = requests;
        this.window = window;
    }

    /** Whose part of the budget a request is taken from. */
    public enum Share {
        /** What a webhook asks for. */
        PAGE,
        /** Sweeps and probes. */
        SWEEP
    }

    /** The limiter's answer. */
    public sealed interface Permit {

        /** Send now; {@code grantedAt} is Redis TIME. */
        record Go(Instant grantedAt) implements Permit {}

        /** Not now: ask again at {@code slot}, by Redis TIME. */
        record At(Instant slot) implements Permit {}
    }

    /** Asks for one request. */
    public Uni<Permit> acquire(UUID connectionId, Share share) {
        return run("acquire", connectionId, share, 0);
    }

    /**
     * Counts a request that a person waits for: it goes although the window is full, and others wait the longer. Only
     * Notion's own {@code Retry-After} holds it back.
     */
    public Uni<Permit> charge(UUID connectionId) {
        return run("charge", connectionId, Share.PAGE, 0);
    }

    /**
     * Notion asked for a pause: nobody goes before it is over.
     *
     * @return until when, by Redis TIME; a longer pause that was asked for before stays
     */
    public Uni<Instant> backOff(UUID connectionId, Duration pause) {
        return run("pause", connectionId, Share.PAGE, pause.toMillis() * 1000)
                .map(permit -> permit instanceof Permit.At at ? at.slot() : ((Permit.Go) permit).grantedAt());
    }

    private Uni<Permit> run(String what, UUID connectionId, Share share, long pauseMicros) {
        // One hash tag, so that a cluster keeps a connection's keys together.
        String prefix = "tributary:notion:{" + connectionId + "}:";
        String name = share == Share.PAGE ? "page" : "sweep";
        List<String> arguments = List.of(
                "4",
                prefix + "all",
                prefix + name,
                prefix + name + ":told",
                prefix + "paused",
                what,
                Integer.toString(requests),
                Integer.toString(requests - kept()),
                Long.toString(window.toNanos() / 1000),
                UUID.randomUUID().toString(),
                Long.toString(pauseMicros));
        return SCRIPT.run(redis, arguments)
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new IllegalStateException("Redis gave no answer within " + PATIENCE))
                .map(RateLimiter::permit);
    }

    /** What one share can never take from the other. */
    private int kept() {
        return requests == 1 ? 0 : Math.max(1, requests / 10);
    }

    private static Permit permit(Response response) {
        Instant at = Instant.EPOCH.plus(response.get(1).toLong(), ChronoUnit.MICROS);
        return response.get(0).toInteger() == 1 ? new Permit.Go(at) : new Permit.At(at);
    }
}
