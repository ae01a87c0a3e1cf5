package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A server's one connection to Redis: commands are pipelined on it, and it knows since when it has been unbroken. A
 * broken one is replaced when the next command comes.
 *
 * <p>One that nothing was heard on for a while counts as new: this process stood still then, and with it, on the same
 * machine, others may have that had no time to say that they are alive. Thread-safe.
 */
final class RedisLink implements Commands {

    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(8);
    private static final Duration CLOSING = Duration.ofMillis(200);

    private final Redis redis;
    private final Clock clock;
    private final Duration limit;
    private final LongSupplier millis;
    private long heardAt;
    private @Nullable Uni<RedisConnection> current;
    private @Nullable RedisConnection connection;
    private @Nullable Instant unbrokenSince;
    private boolean failing;
    private boolean closed;

    RedisLink(Redis redis, Clock clock) {
        this(redis, clock, LIMIT, System::currentTimeMillis);
    }

    /**
     * A link.
     *
     * @param clock for what it says
     * @param limit for a connection, and for a reply
     * @param millis real time, which goes on while a process is stopped or its machine sleeps
     */
    RedisLink(Redis redis, Clock clock, Duration limit, LongSupplier millis) {
        this.redis = redis;
        this.clock = clock;
        this.limit = limit;
        this.millis = millis;
    }

    /** Fails if there is no connection, or no reply within the limit. */
    @Override
    public Uni<@Nullable Response> send(Request request) {
        return Uni.createFrom().deferred(this::connection).chain(to -> send(to, request));
    }

    private Uni<@Nullable Response> send(RedisConnection to, Request request) {
        return to.send(request)
                .invoke(this::heard)
                .ifNoItem()
                .after(limit)
                .failWith(() -> new NoReply(request.command()))
                .onFailure(Outage::isBroken)
                .invoke(failure -> broken(to, failure));
    }

    /** Since when every command has been answered; null if the connection is broken. */
    synchronized @Nullable Instant unbrokenSince() {
        return unbrokenSince != null && isSilent() ? clock.instant() : unbrokenSince;
    }

    private boolean isSilent() {
        return millis.getAsLong() - heardAt > SILENCE.toMillis();
    }

    private synchronized void heard() {
        if (unbrokenSince != null && isSilent()) {
            unbrokenSince = clock.instant();
        }
        heardAt = millis.getAsLong();
    }

    /** Something else noticed that Redis went away: the time of trust starts anew. */
    synchronized void distrust() {
        if (unbrokenSince != null) {
            unbrokenSince = clock.instant();
        }
    }

    private synchronized Uni<RedisConnection> connection() {
        Uni<RedisConnection> known = current;
        if (known == null) {
            known = open().ifNoItem()
                    .after(limit)
                    .failWith(() -> new NoReply(null))
                    .invoke(this::opened)
                    .onFailure()
                    .invoke(this::notOpened)
                    .memoize()
                    .indefinitely();
            current = known;
        }
        return known;
    }

    /** One that comes after it was given up goes back, or the pool would run out of them. */
    private Uni<RedisConnection> open() {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean over = new AtomicBoolean();
            emitter.onTermination(() -> over.set(true));
            redis.connect()
                    .subscribe()
                    .with(
                            opened -> {
                                if (over.get()) {
                                    discard(opened);
                                } else {
                                    emitter.complete(opened);
                                }
                            },
                            emitter::fail);
        });
    }

    private synchronized void opened(RedisConnection opened) {
        if (closed) {
            discard(opened);
            return;
        }
        connection = opened;
        unbrokenSince = clock.instant();
        heardAt = millis.getAsLong();
        opened.endHandler(() -> broken(opened, new NoReply(null)));
        opened.exceptionHandler(failure -> broken(opened, failure));
        if (failing) {
            LOG.info("Redis answers again");
        }
        failing = false;
    }

    private synchronized void notOpened(Throwable failure) {
        current = null;
        say(failure);
    }

    private void broken(RedisConnection which, Throwable failure) {
        synchronized (this) {
            if (!which.equals(connection)) {
                return;
            }
            current = null;
            connection = null;
            unbrokenSince = null;
            say(failure);
        }
        discard(which);
    }

    private void say(Throwable failure) {
        if (!failing) {
            LOG.warnf("Redis doesn't answer; jobs wait until it does: %s", failure);
        }
        failing = true;
    }

    /**
     * The pool would hand out a connection again that hangs; one that had to do with subscriptions it closes for good.
     */
    private static void discard(RedisConnection which) {
        which.send(Request.cmd(Command.UNSUBSCRIBE))
                .ifNoItem()
                .after(CLOSING)
                .recoverWithUni(Uni.createFrom()::nullItem)
                .onFailure()
                .recoverWithNull()
                .chain(which::close)
                .subscribe()
                .with(
                        done -> LOG.debug("closed a broken connection to Redis"),
                        failure -> LOG.debug("could not close a broken connection to Redis", failure));
    }

    /** Gives the connection back, also one that is still being opened. */
    Uni<Void> close() {
        RedisConnection last;
        synchronized (this) {
            closed = true;
            last = connection;
            connection = null;
            current = null;
            unbrokenSince = null;
        }
        if (last == null) {
            return Uni.createFrom().voidItem();
        }
        last.endHandler(() -> LOG.debug("closed"));
        return last.close();
    }
}
