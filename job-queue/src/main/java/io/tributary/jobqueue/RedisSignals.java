package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.WorkerStore.Listener;
import io.tributary.jobqueue.WorkerStore.Signals;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Signals by Redis' publish and subscribe. All state on the server's home, where the listener is called too. */
final class RedisSignals implements Signals {

    private static final Logger LOG = Logger.getLogger(RedisSignals.class);

    private final Redis redis;
    private final Home home;
    private final Listener listener;
    private final Backoff backoff = new Backoff();
    private final Map<String, String> cancels = new HashMap<>();
    private Map<String, String> queues = Map.of();
    private @Nullable RedisConnection connection;
    private boolean connecting;
    private boolean stopped;

    RedisSignals(Redis redis, Home home, Listener listener) {
        this.redis = redis;
        this.home = home;
        this.listener = listener;
    }

    @Override
    public void listen(Set<String> names) {
        queues = names.stream().collect(Collectors.toMap(name -> new QueueKeys(name).wake(), name -> name));
        names.forEach(name -> cancels.put(new QueueKeys(name).cancel(), name));
        RedisConnection open = connection;
        if (open != null) {
            subscribe(open);
        } else if (!connecting) {
            connect();
        }
    }

    private void connect() {
        if (!stopped) {
            connecting = true;
            redis.connect().emitOn(home).subscribe().with(this::connected, this::notConnected);
        }
    }

    private void connected(RedisConnection opened) {
        connecting = false;
        if (stopped) {
            close(opened);
            return;
        }
        connection = opened;
        opened.handler(message -> home.execute(() -> received(message)));
        opened.endHandler(() -> home.execute(() -> ended(opened)));
        opened.exceptionHandler(failure -> home.execute(() -> ended(opened)));
        subscribe(opened);
    }

    /** A queue that is no longer served stays subscribed: its jobs may still run. That it got more finds no name. */
    private void subscribe(RedisConnection to) {
        Request request = Request.cmd(Command.SUBSCRIBE).arg(QueueKeys.CANCELLATIONS);
        queues.keySet().forEach(request::arg);
        cancels.keySet().forEach(request::arg);
        to.send(request).emitOn(home).subscribe().with(sent -> subscribed(), failure -> ended(to));
    }

    /** What was signalled before is not heard any more. */
    private void subscribed() {
        backoff.reset();
        queues.values().forEach(listener::woken);
    }

    private void received(Response message) {
        if (message.size() != 3 || !"message".equals(message.get(0).toString())) {
            return;
        }
        String channel = message.get(1).toString();
        String queue = queues.get(channel);
        if (queue != null) {
            listener.woken(queue);
        } else if (QueueKeys.CANCELLATIONS.equals(channel) || cancels.containsKey(channel)) {
            listener.cancelled(cancels.get(channel), message.get(2).toString());
        }
    }

    private void ended(RedisConnection which) {
        if (which.equals(connection)) {
            connection = null;
            close(which);
            listener.broken();
            again();
        }
    }

    private void notConnected(Throwable failure) {
        LOG.debugf("can't listen for jobs, polls only: %s", failure);
        again();
    }

    private void again() {
        connecting = true;
        home.after(backoff.nextMillis(), this::connect);
    }

    @Override
    public void stop() {
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
