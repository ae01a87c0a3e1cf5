package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens for queues that got a job. Only a hint: a server that hears nothing polls. All state on the server's home.
 */
final class Wakeups {

    private static final Logger LOG = Logger.getLogger(Wakeups.class);

    private final Redis redis;
    private final Home home;
    private final Map<String, String> queues;
    private final Consumer<String> woken;
    private final Runnable broken;
    private final Backoff backoff = new Backoff();
    private @Nullable RedisConnection connection;
    private boolean stopped;

    /**
     * Not yet listening.
     *
     * @param woken gets the queue, on home
     * @param broken runs when the connection was lost, on home
     */
    Wakeups(Redis redis, Home home, List<QueueKeys> queues, Consumer<String> woken, Runnable broken) {
        this.redis = redis;
        this.home = home;
        this.queues = queues.stream().collect(Collectors.toMap(QueueKeys::wake, QueueKeys::queue));
        this.woken = woken;
        this.broken = broken;
    }

    void start() {
        if (!stopped) {
            redis.connect().emitOn(home).subscribe().with(this::subscribe, this::lost);
        }
    }

    private void subscribe(RedisConnection opened) {
        if (stopped) {
            close(opened);
            return;
        }
        connection = opened;
        opened.handler(message -> home.execute(() -> received(message)));
        opened.endHandler(() -> home.execute(() -> ended(opened)));
        opened.exceptionHandler(failure -> home.execute(() -> ended(opened)));
        Request request = Request.cmd(Command.SUBSCRIBE);
        queues.keySet().forEach(request::arg);
        opened.send(request).emitOn(home).subscribe().with(sent -> backoff.reset(), failure -> ended(opened));
    }

    private void received(Response message) {
        String queue = message.size() == 3 && "message".equals(message.get(0).toString())
                ? queues.get(message.get(1).toString())
                : null;
        if (queue != null) {
            woken.accept(queue);
        }
    }

    private void ended(RedisConnection which) {
        if (which.equals(connection)) {
            connection = null;
            close(which);
            broken.run();
            again();
        }
    }

    private void lost(Throwable failure) {
        LOG.debugf("can't listen for jobs, polls only: %s", failure);
        again();
    }

    private void again() {
        home.after(backoff.nextMillis(), this::start);
    }

    void stop() {
        stopped = true;
        RedisConnection last = connection;
        connection = null;
        if (last != null) {
            close(last);
        }
    }

    private static void close(RedisConnection which) {
        Uni.createFrom()
                .deferred(which::close)
                .subscribe()
                .with(done -> LOG.debug("stopped listening"), failure -> LOG.debug("could not close", failure));
    }
}
