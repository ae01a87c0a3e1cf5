package io.tributary.notion;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.NotionException.Unreachable;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, bounded in time and size as a whole. It takes a connection first, then does what is to be
 * done before sending, then sends: an observation's ticket is numbered when its request goes out, not when that begins
 * to wait for a connection.
 */
final class Exchange {

    private final Vertx vertx;
    private final Settings settings;
    private final UniEmitter<? super Reply> emitter;
    private final Buffer received = Buffer.buffer();
    private volatile @Nullable HttpClientRequest request;
    private volatile boolean over;

    private Exchange(Vertx vertx, Settings settings, UniEmitter<? super Reply> emitter) {
        this.vertx = vertx;
        this.settings = settings;
        this.emitter = emitter;
    }

    /** An answer with any status. */
    record Reply(int status, MultiMap headers, Buffer body) {}

    static Uni<Reply> run(
            Vertx vertx,
            HttpClient client,
            RequestOptions options,
            @Nullable Buffer body,
            Settings settings,
            Supplier<Uni<Void>> beforeSend) {
        return Uni.createFrom()
                .emitter(emitter -> new Exchange(vertx, settings, emitter).start(client, options, body, beforeSend));
    }

    private void start(
            HttpClient client, RequestOptions options, @Nullable Buffer body, Supplier<Uni<Void>> beforeSend) {
        long timer = vertx.setTimer(settings.timeout().toMillis(), id -> timedOut());
        emitter.onTermination(() -> {
            vertx.cancelTimer(timer);
            abandon();
        });
        client.request(options).onFailure(this::noAnswer).onSuccess(ready -> {
            request = ready;
            // Without one, Vert.x logs each request that is given up as an error.
            ready.exceptionHandler(this::noAnswer);
            if (over) {
                ready.reset();
            } else {
                beforeSend.get().subscribe().with(done -> send(ready, body), emitter::fail);
            }
        });
    }

    private void send(HttpClientRequest ready, @Nullable Buffer body) {
        if (over) {
            return;
        }
        // Before it goes out: this may be another thread than the answer's, and of an answer that is whole before
        // anyone listens nothing is ever heard.
        ready.response().onFailure(this::noAnswer).onSuccess(this::receive);
        (body == null ? ready.end() : ready.end(body)).onFailure(this::noAnswer);
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(this::noAnswer);
        response.handler(part -> {
            if (received.length() + part.length() > settings.maxAnswerBytes()) {
                emitter.fail(Answers.tooLong(response.statusCode(), settings.maxAnswerBytes()));
            } else {
                received.appendBuffer(part);
            }
        });
        response.endHandler(end -> {
            request = null;
            emitter.complete(new Reply(response.statusCode(), response.headers(), received));
        });
    }

    private void timedOut() {
        emitter.fail(new Unreachable("Notion gave no answer within " + settings.timeout(), null));
    }

    private void noAnswer(Throwable cause) {
        emitter.fail(new Unreachable("Notion can't be reached: " + cause.getMessage(), cause));
    }

    private void abandon() {
        over = true;
        HttpClientRequest open = request;
        if (open != null) {
            open.reset();
        }
    }
}
