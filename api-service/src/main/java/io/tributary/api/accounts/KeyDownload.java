package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Gets the document with an identity provider's keys: no more than so many bytes of it, and in no more than so long. */
final class KeyDownload {

    /** The largest document, in bytes; a provider's has a few kilobytes. */
    static final int LIMIT = 256 * 1024;

    /** How long connecting, or a pause on the way, may take; {@link ProviderKeys} bounds the whole. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client;
    private final RequestOptions options;

    KeyDownload(Vertx vertx, URI url) {
        client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
        options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString())
                .setConnectTimeout(PATIENCE.toMillis())
                .setIdleTimeout(PATIENCE.toMillis())
                .putHeader("Accept", "application/json");
    }

    /** The document; fails if there is none. Who cancels ends the request. */
    Uni<String> get() {
        return Uni.createFrom()
                .emitter(emitter ->
                        client.request(options).onFailure(emitter::fail).onSuccess(request -> send(request, emitter)));
    }

    private static void send(HttpClientRequest request, UniEmitter<? super String> emitter) {
        emitter.onTermination(request::reset);
        // Without one, Vert.x logs each request that is given up as an error.
        request.exceptionHandler(emitter::fail);
        request.response().onFailure(emitter::fail).onSuccess(response -> receive(response, emitter));
        request.end().onFailure(emitter::fail);
    }

    private static void receive(HttpClientResponse response, UniEmitter<? super String> emitter) {
        response.exceptionHandler(emitter::fail);
        if (response.statusCode() != 200) {
            emitter.fail(new IOException("It answered " + response.statusCode()));
            return;
        }
        Buffer received = Buffer.buffer();
        response.handler(part -> {
            if (received.length() + part.length() > LIMIT) {
                emitter.fail(new IOException("It is longer than " + LIMIT + " bytes"));
            } else {
                received.appendBuffer(part);
            }
        });
        response.endHandler(end -> emitter.complete(received.toString()));
    }
}
