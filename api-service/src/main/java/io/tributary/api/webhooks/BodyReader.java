package io.tributary.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads a request's body into memory, within a limit of bytes and one of time. */
final class BodyReader {

    private final Vertx vertx;
    private final long limit;
    private final long drained;
    private final Duration time;

    /**
     * @param limit the largest body, in bytes
     * @param drained how many bytes of a larger one are read and dropped, so that its sender gets to read the answer
     * @param time how long the body may take
     */
    BodyReader(Vertx vertx, long limit, long drained, Duration time) {
        this.vertx = vertx;
        this.limit = limit;
        this.drained = drained;
        this.time = time;
    }

    /** The body; fails with {@link Unread} if it breaks a limit or the connection ends before it does. */
    Uni<byte[]> read(HttpServerRequest request) {
        return Uni.createFrom().emitter(emitter -> new Reading(request, emitter).start());
    }

    /** One body. Vert.x calls it on the connection's own event loop, so it needs no lock. */
    private final class Reading {

        private final HttpServerRequest request;
        private final UniEmitter<? super byte[]> emitter;
        private final Buffer body = Buffer.buffer();
        private long received;

        Reading(HttpServerRequest request, UniEmitter<? super byte[]> emitter) {
            this.request = request;
            this.emitter = emitter;
        }

        void start() {
            long timer = vertx.setTimer(time.toMillis(), ignored -> refuse(Answer.TOO_SLOW));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
            request.handler(this::take)
                    .exceptionHandler(ignored -> refuse(Answer.TOO_SLOW))
                    .endHandler(ignored -> end())
                    .resume();
        }

        private void take(Buffer chunk) {
            received += chunk.length();
            if (received <= limit) {
                body.appendBuffer(chunk);
            } else if (received > drained) {
                refuse(Answer.TOO_LARGE);
            }
        }

        private void end() {
            if (received > limit) {
                refuse(Answer.TOO_LARGE);
            } else {
                emitter.complete(body.getBytes());
            }
        }

        private void refuse(Answer answer) {
            emitter.fail(new Unread(answer));
        }
    }

    /** The body can't be had. */
    static final class Unread extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Answer answer;

        Unread(Answer answer) {
            super(answer.detail(), null, false, false);
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }
}
