package io.tributary.notion;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One budget per connection, shared by all replicas and the only one: no more than so many requests in any 60 seconds,
 * counted in Redis by Redis TIME. They may come in any shape, a burst too.
 *
 * <p><b>Shares.</b> A tenth of each window is kept for sweeps, and a tenth for projects that hold no slot. While less
 * than half of the rest is spent, requests just go. From there on webhook work needs a <em>slot</em>: a place in a
 * window to come, or in this one while there is room. A project holds {@value #SLOTS} slots at most, and a slot is gone
 * 30 s after its time, used or not; so a project with very much to do leaves room for its own sweep, which does the same
 * a hundred pages at a time, and for its neighbours. Sweeps get of the rest what no slot waits for.
 *
 * <p><b>Slots are reservations</b>, for one job of one project: who comes back at its slot's time goes, who comes before
 * hears the same time again. If others came late to theirs, it can become later by that much, since Notion counts
 * arrivals. A slot that nobody comes for stays spent.
 *
 * <p><b>Notion has the last word.</b> A pause that it asks for stops the budget's clock, and with it shifts every slot.
 * A 429 says moreover that others share Notion's limit (a second program, the workspace's limit, which Notion doesn't
 * tell), as we never go beyond ours: the second one halves the rate and so does each further one, down to
 * {@value #SMALLEST} requests; every five minutes without one double it again. Halves, since nobody tells by how much
 * it was too fast; the first one changes nothing, since a wiped Redis forgets what was sent.
 *
 * <p><b>What can go wrong.</b> A wiped Redis forgets the window and all slots: jobs ask anew, and should Notion mind,
 * its 429 sets it right. A process that dies after its grant has spent it; one that dies with a slot finds it when the
 * job is taken up again, and otherwise it is gone after its 30 s. Times to wait are told as durations, so that no clock
 * but Redis's matters; should that one be set back, the budget is as strict as before and later by so much. All keys of
 * a connection have one hash tag, and each is gone an hour after its last use. The script reads before it writes, and
 * goes on in a full Redis.
 *
 * <p>Fails if Redis can't be asked: without the budget nobody may send.
 */
public final class RateLimiter {

    /** How many slots one project holds at most. */
    static final int SLOTS = 20;

    /** The smallest budget: less has no tenth that could be kept. */
    public static final int SMALLEST = 10;

    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** Requests arrive later than they were granted, by how much varies; Notion counts arrivals. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private static final String TOO_MANY = "tooMany";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Script SCRIPT = Script.load("rate-limiter.lua");

    private final RedisAPI redis;
    private final int requests;
    private final Duration window;
    private final @Nullable Clock driven;
    private final Listener listener;

    /**
     * The budget of every connection.
     *
     * @param requestsPerMinute how many requests Notion takes in any 60 seconds; at least {@link #SMALLEST}
     */
    public RateLimiter(RedisAPI redis, int requestsPerMinute) {
        this(redis, requestsPerMinute, new Listener() {});
    }

    /** The same, which tells someone what it answers. */
    public RateLimiter(RedisAPI redis, int requestsPerMinute, Listener listener) {
        this(redis, requestsPerMinute, WINDOW.plus(SLACK), null, listener);
    }

    RateLimiter(RedisAPI redis, int requests, Duration window, @Nullable Clock driven) {
        this(redis, requests, window, driven, new Listener() {});
    }

    private RateLimiter(RedisAPI redis, int requests, Duration window, @Nullable Clock driven, Listener listener) {
        if (requests < SMALLEST) {
            throw new IllegalArgumentException(
                    "A budget of " + requests + " requests per minute is too small: " + SMALLEST + " is the least");
        }
        this.redis = redis;
        this.requests = requests;
        this.window = window;
        this.driven = driven;
        this.listener = listener;
    }

    /** The same budget by another clock than Redis TIME: for tests that move the time. */
    public RateLimiter drivenBy(Clock clock) {
        return new RateLimiter(redis, requests, window, clock, listener);
    }

    /** What a request is for that is asked for. */
    public enum Asking {
        /** The first request of a job of webhook work. */
        FIRST,
        /** A further one of a job that has begun. */
        NEXT,
        /** One of a sweep, or a probe. */
        SWEEP,
        /** One that a person waits for. */
        PERSON
    }

    /** Hears what the budget says, on the way to who asked; must not block. */
    public interface Listener {

        /** Someone was answered. */
        default void answered(Asking asking, Permit permit) {}

        /**
         * A pause began that Notion asked for. Answers to what was under way meanwhile make it longer at most.
         *
         * @param tooMany whether by 429
         */
        default void paused(boolean tooMany) {}
    }

    /** The limiter's answer. */
    public sealed interface Permit {

        /** Send now; {@code grantedAt} is Redis TIME. */
        record Go(Instant grantedAt) implements Permit {}

        /** Not now, but after that time, for which a job has its slot then. */
        record At(Duration in) implements Permit {}

        /** Not now, and the project already holds as many slots as it may: ask again some time. */
        record NoSlot() implements Permit {}
    }

    /**
     * Asks for the request with which a job of webhook work begins.
     *
     * @param job which of the project's: the slot is held for it
     */
    public Uni<Permit> first(UUID connectionId, UUID projectId, String job) {
        return ask(Asking.FIRST, connectionId, projectId, projectId + "/" + job);
    }

    /**
     * Asks for a further request of a job that has begun. It needs no slot and goes before those who wait for theirs,
     * so that what was begun comes to its end; {@link Permit.At} is no reservation here.
     */
    public Uni<Permit> next(UUID connectionId) {
        return ask(Asking.NEXT, connectionId, null, "");
    }

    /** Asks for one request of a project's sweep, or of a probe. */
    public Uni<Permit> sweep(UUID connectionId, UUID projectId) {
        return ask(Asking.SWEEP, connectionId, null, "sweep/" + projectId);
    }

    /**
     * Counts a request that a person waits for: it goes although the window is full, and others wait the longer. Only
     * Notion's own {@code Retry-After} holds it back.
     */
    public Uni<Permit> person(UUID connectionId) {
        return ask(Asking.PERSON, connectionId, null, "");
    }

    /**
     * Notion answered 429: nobody goes before the pause is over, and if it happens again and again, fewer go.
     *
     * @return how long the pause lasts from now; a longer one that was asked for before stays
     */
    public Uni<Duration> tooMany(UUID connectionId, Duration pause) {
        return pause(TOO_MANY, connectionId, pause);
    }

    /**
     * Notion asked for a pause for another reason, which says nothing about the rate.
     *
     * @return as {@link #tooMany}
     */
    public Uni<Duration> pause(UUID connectionId, Duration pause) {
        return pause("pause", connectionId, pause);
    }

    private Uni<Duration> pause(String what, UUID connectionId, Duration pause) {
        return run(what, connectionId, null, "", pause)
                .invoke(answer -> {
                    if (answer.get(2).toInteger() == 1) {
                        listener.paused(what.equals(TOO_MANY));
                    }
                })
                .map(answer -> micros(answer.get(1)));
    }

    private Uni<Permit> ask(Asking asking, UUID connectionId, @Nullable UUID projectId, String who) {
        return run(asking.name().toLowerCase(Locale.ROOT), connectionId, projectId, who, Duration.ZERO)
                .map(RateLimiter::permit)
                .invoke(permit -> listener.answered(asking, permit));
    }

    private Uni<Response> run(String what, UUID connectionId, @Nullable UUID projectId, String who, Duration pause) {
        // One hash tag, so that a cluster keeps a connection's keys together.
        String prefix = "tributary:notion:{" + connectionId + "}:";
        List<String> arguments = new ArrayList<>(List.of(
                projectId == null ? "4" : "5", prefix + "rest", prefix + "fresh", prefix + "sweeps", prefix + "state"));
        if (projectId != null) {
            arguments.add(prefix + "slots:" + projectId);
        }
        arguments.addAll(List.of(
                what,
                Integer.toString(requests),
                micros(window),
                who,
                UUID.randomUUID().toString(),
                micros(pause),
                driven == null ? "" : micros(Duration.between(Instant.EPOCH, driven.instant()))));
        return SCRIPT.run(redis, arguments)
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new IllegalStateException("Redis gave no answer within " + PATIENCE));
    }

    private static Permit permit(Response answer) {
        return switch (answer.get(0).toInteger()) {
            case 1 -> new Permit.Go(Instant.EPOCH.plus(micros(answer.get(1))));
            case 0 -> new Permit.At(micros(answer.get(1)));
            default -> new Permit.NoSlot();
        };
    }

    private static String micros(Duration time) {
        return Long.toString(time.toNanos() / 1000);
    }

    private static Duration micros(Response time) {
        return Duration.of(time.toLong(), ChronoUnit.MICROS);
    }
}
