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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notion's REST API, the part that reads. Each method makes one HTTP request and repeats none: whoever calls has a
 * budget, and knows what to do meanwhile; {@link NotionException#isRetryable} and {@link NotionException#retryAfter} say
 * what makes sense. Fails with {@link NotionException}, and with nothing else but what {@link Call#beforeSend} failed
 * with.
 *
 * <p>What Notion sends is read leniently: a type, kind or field that isn't known, or a property that is of another shape
 * than its type, fails no answer, and is kept as Notion sent it.
 *
 * <p>Redirects aren't followed, since they would carry the token elsewhere; certificates are always checked.
 */
public final class NotionApi implements AutoCloseable {

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
     * @param version of Notion's API
     */
    public record Settings(URI url, Duration timeout, int maxAnswerBytes, NotionVersion version) {

        /** The newest version. */
        public Settings(URI url, Duration timeout, int maxAnswerBytes) {
            this(url, timeout, maxAnswerBytes, NotionVersion.V2026_03_11);
        }
    }

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
    public Uni<NotionAnswer<User>> me(Call call) {
        return get(call, "/v1/users/me", User::of);
    }

    /** A database, which is a container of data sources. */
    public Uni<NotionAnswer<Database>> database(Call call, UUID id) {
        return get(call, "/v1/databases/" + id, Database::of);
    }

    /** A data source, with its schema. */
    public Uni<NotionAnswer<DataSource>> dataSource(Call call, UUID id) {
        return get(call, "/v1/data_sources/" + id, DataSource::of);
    }

    /** One page of a query; {@code body} as Notion takes it: filter, sorts, start_cursor, page_size. */
    public Uni<NotionAnswer<Listing>> query(Call call, UUID dataSourceId, ObjectNode body) {
        return post(call, "/v1/data_sources/" + dataSourceId + "/query", body, Listing::of);
    }

    /**
     * One page of a search by title, over all that the connection may see; {@code body} as Notion takes it: query,
     * filter, sort, start_cursor, page_size. Notion's index lags, and may miss things.
     */
    public Uni<NotionAnswer<Listing>> search(Call call, ObjectNode body) {
        return post(call, "/v1/search", body, Listing::of);
    }

    /** A page, whose longer lists may be cut off. */
    public Uni<NotionAnswer<Page>> page(Call call, UUID id) {
        return get(call, "/v1/pages/" + id, Page::of);
    }

    /**
     * One page of a property's whole list.
     *
     * @param propertyId as Notion sent it, which is URL-encoded already
     * @param cursor null for the first page
     */
    public Uni<NotionAnswer<PropertyItems>> propertyItems(
            Call call, UUID pageId, String propertyId, @Nullable String cursor) {
        String path = "/v1/pages/" + pageId + "/properties/" + UrlText.keepEncoded(propertyId) + "?page_size=100";
        String from = cursor == null ? "" : "&start_cursor=" + UrlText.encode(cursor);
        return get(call, path + from, PropertyItems::of);
    }

    /** Closes the connections; requests under way fail. */
    @Override
    public void close() {
        client.close();
    }

    private <T> Uni<NotionAnswer<T>> get(Call call, String path, Function<ObjectNode, T> as) {
        return send(call, HttpMethod.GET, path, null, as);
    }

    private <T> Uni<NotionAnswer<T>> post(Call call, String path, ObjectNode body, Function<ObjectNode, T> as) {
        return send(call, HttpMethod.POST, path, body, as);
    }

    private <T> Uni<NotionAnswer<T>> send(
            Call call, HttpMethod method, String path, @Nullable ObjectNode body, Function<ObjectNode, T> as) {
        if (!isToken(call.token())) {
            return Uni.createFrom().failure(Answers::noToken);
        }
        RequestOptions request = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(origin + path)
                .putHeader("Authorization", "Bearer " + call.token())
                .putHeader("Notion-Version", settings.version().text())
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", "tributary");
        if (body != null) {
            request.putHeader("Content-Type", "application/json");
        }
        Buffer bytes = body == null ? null : Buffer.buffer(body.toString());
        return Exchange.run(vertx, client, request, bytes, settings, call.beforeSend())
                .map(reply -> Answers.read(reply, call.token(), as));
    }

    /** Anything else can't stand in a header, and the error about that would repeat it. */
    private static boolean isToken(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
