package io.tributary.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads a request's body into memory, within a limit of bytes, one of time, and the room that there is. */
final class BodyReader {

    private final Vertx vertx;
    private final long limit;
    private final Duration time;

    /**
     * @param limit the largest body, in bytes
     * @param time how long the body may take
     */
    BodyReader(Vertx vertx, long limit, Duration time) {
        this.vertx = vertx;
        this.limit = limit;
        this.time = time;
    }

    /**
     * The body; fails with {@link Unread} as soon as it breaks a limit, or when the connection ends before it does. What
     * comes then of it is not kept. To be called on the connection's event loop.
     */
    Uni<byte[]> read(HttpServerRequest request, BodyRoom.Place place) {
        return Uni.createFrom().emitter(emitter -> new Reading(request, place, emitter).start());
    }

    /** One body. Vert.x calls it on the connection's own event loop, so it needs no lock. */
    private final class Reading {

        private final HttpServerRequest request;
        private final BodyRoom.Place place;
        private final UniEmitter<? super byte[]> emitter;
        private Buffer body = Buffer.buffer();
        private boolean refused;

        Reading(HttpServerRequest request, BodyRoom.Place place, UniEmitter<? super byte[]> emitter) {
            this.request = request;
            this.place = place;
            this.emitter = emitter;
        }

        void start() {
            if (!place.enter()) {
                refuse(Answer.UNAVAILABLE);
                return;
            }
            long timer = vertx.setTimer(time.toMillis(), ignored -> refuse(Answer.TOO_SLOW));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
            request.handler(this::take)
                    .exceptionHandler(ignored -> refuse(Answer.TOO_SLOW))
                    .endHandler(ignored -> end())
                    .resume();
        }

        private void take(Buffer chunk) {
            if (refused) {
                return;
            }
            if (body.length() + chunk.length() > limit) {
                refuse(Answer.TOO_LARGE);
            } else if (!place.grow(chunk.length())) {
                refuse(Answer.UNAVAILABLE);
            } else {
                body.appendBuffer(chunk);
            }
        }

        private void end() {
            if (!refused) {
                emitter.complete(body.getBytes());
            }
        }

        private void refuse(Answer answer) {
            refused = true;
            body = Buffer.buffer();
            emitter.fail(new Unread(answer));
        }
    }

    /** The body can't be had, or isn't wanted. */
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
