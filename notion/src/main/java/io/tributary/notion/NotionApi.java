package io.tributary.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notion's REST API, the part that reads. Each method makes one HTTP request and repeats none: whoever calls has a
 * budget, and knows what to do meanwhile. Fails with {@link NotionException}, and with nothing else but what {@link
 * Call#beforeSend} failed with.
 *
 * <p>Redirects aren't followed, since they would carry the token elsewhere; certificates are always checked.
 */
public final class NotionApi implements AutoCloseable {

    /** The version of the API that this client speaks. */
    public static final String VERSION = "2026-03-11";

    private static final int CONNECTIONS = 32;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Shorter than what servers keep, so that a request seldom meets a connection that is being closed. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final HttpClient client;
    private final Settings settings;
    private final String origin;

    /** A client with its own pool of connections. */
    public NotionApi(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.origin = settings.url().toString().replaceAll("/+$", "");
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setKeepAlive(true)
                .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setDecompressionSupported(true));
    }

    /**
     * How to reach Notion.
     *
     * @param url where it is, such as {@code https://api.notion.com}
     * @param timeout of one request, from the wait for a connection to the answer's last byte
     * @param maxAnswerBytes a longer answer is refused before it fills the memory
     */
    public record Settings(URI url, Duration timeout, int maxAnswerBytes) {}

    /**
     * On whose behalf a request goes out.
     *
     * @param token Notion's; never printed
     * @param beforeSend runs when a connection is at hand, right before the request is written: nothing that could
     *     wait lies between the two. If it fails, nothing is sent and the call fails with the same
     */
    public record Call(String token, Supplier<Uni<Void>> beforeSend) {

        /** A call with nothing to do before it is sent. */
        public static Call by(String token) {
            return new Call(token, () -> Uni.createFrom().voidItem());
        }

        @Override
        public String toString() {
            return "Call[]";
        }
    }

    /** Whom the token speaks for: {@code GET /v1/users/me}. */
    public Uni<NotionAnswer> me(Call call) {
        return send(call, HttpMethod.GET, "/v1/users/me", null);
    }

    /** A database, which is a container of data sources. */
    public Uni<NotionAnswer> database(Call call, UUID id) {
        return send(call, HttpMethod.GET, "/v1/databases/" + id, null);
    }

    /** A data source, with its schema. */
    public Uni<NotionAnswer> dataSource(Call call, UUID id) {
        return send(call, HttpMethod.GET, "/v1/data_sources/" + id, null);
    }

    /** One page of a query; {@code body} as Notion takes it: filter, sorts, start_cursor, page_size. */
    public Uni<NotionAnswer> query(Call call, UUID dataSourceId, ObjectNode body) {
        return send(call, HttpMethod.POST, "/v1/data_sources/" + dataSourceId + "/query", body);
    }

    /** A page, whose longer lists may be cut off. */
    public Uni<NotionAnswer> page(Call call, UUID id) {
        return send(call, HttpMethod.GET, "/v1/pages/" + id, null);
    }

    /**
     * One page of a property's whole list.
     *
     * @param propertyId as Notion sent it, which is URL-encoded already
     * @param cursor null for the first page
     */
    public Uni<NotionAnswer> propertyItems(Call call, UUID pageId, String propertyId, @Nullable String cursor) {
        String path = "/v1/pages/" + pageId + "/properties/" + UrlText.keepEncoded(propertyId) + "?page_size=100";
        String from = cursor == null ? "" : "&start_cursor=" + UrlText.encode(cursor);
        return send(call, HttpMethod.GET, path + from, null);
    }

    /** Closes the connections; requests under way fail. */
    @Override
    public void close() {
        client.close();
    }

    private Uni<NotionAnswer> send(Call call, HttpMethod method, String path, @Nullable ObjectNode body) {
        if (!isToken(call.token())) {
            return Uni.createFrom().failure(Answers::noToken);
        }
        RequestOptions request = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(origin + path)
                .putHeader("Authorization", "Bearer " + call.token())
                .putHeader("Notion-Version", VERSION)
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", "tributary");
        if (body != null) {
            request.putHeader("Content-Type", "application/json");
        }
        Buffer bytes = body == null ? null : Buffer.buffer(body.toString());
        return Exchange.run(vertx, client, request, bytes, settings, call.beforeSend())
                .map(Answers::read);
    }

    /** Anything else can't stand in a header, and the error about that would repeat it. */
    private static boolean isToken(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
