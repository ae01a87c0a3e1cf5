package io.tributary.api.webhooks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * The rest of a body whose request is answered already. It is read and dropped for a while, since a sender whose
 * connection is closed under it reads a reset in place of the answer; then the connection is closed.
 */
final class Leftover {

    private final Vertx vertx;
    private final HttpServerRequest request;
    private long left;
    private boolean over;

    private Leftover(Vertx vertx, HttpServerRequest request, long bytes) {
        this.vertx = vertx;
        this.request = request;
        this.left = bytes;
    }

    /**
     * Drops it, on the connection's event loop.
     *
     * @param bytes how much of it
     * @param time for how long
     */
    static void drop(Vertx vertx, HttpServerRequest request, long bytes, Duration time) {
        new Leftover(vertx, request, bytes).start(time);
    }

    private void start(Duration time) {
        if (request.isEnded() || time.isZero()) {
            close();
            return;
        }
        long timer = vertx.setTimer(time.toMillis(), ignored -> close());
        request.handler(this::take)
                .exceptionHandler(ignored -> vertx.cancelTimer(timer))
                .endHandler(ignored -> {
                    vertx.cancelTimer(timer);
                    close();
                })
                .resume();
    }

    private void take(Buffer chunk) {
        left -= chunk.length();
        if (left < 0) {
            close();
        }
    }

    /** What was written of the answer goes out first. Of HTTP/2 only this stream ends: others share the connection. */
    private void close() {
        if (over) {
            return;
        }
        over = true;
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(0);
        } else {
            request.connection().close();
        }
    }
}
