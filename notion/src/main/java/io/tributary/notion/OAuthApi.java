package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.notion.Exchange.Reply;
import io.tributary.notion.NotionApi.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/**
 * Notion's endpoints for the tokens of a public integration. Each method makes one request and repeats none. Fails with
 * {@link NotionException} alone; {@link NotionException#code} is OAuth's word, such as {@code invalid_grant}, and no
 * message says more, since what Notion adds could hold what was sent.
 *
 * <p>A refresh ends the refresh token that it was made with: an answer that gets lost can't be asked for again.
 */
public final class OAuthApi implements AutoCloseable {

    private static final int CONNECTIONS = 8;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Vertx vertx;
    private final HttpClient client;
    private final Settings settings;
    private final Client integration;
    private final String origin;

    /** A client with its own few connections. */
    public OAuthApi(Vertx vertx, Settings settings, Client integration) {
        this.vertx = vertx;
        this.settings = settings;
        this.integration = integration;
        this.origin = settings.url().toString().replaceAll("/+$", "");
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setDecompressionSupported(true));
    }

    /**
     * The public integration.
     *
     * @param id its OAuth client id
     * @param secret its OAuth client secret; never printed
     */
    public record Client(String id, String secret) {

        private String basic() {
            return Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }

    /** The page on which a person approves, and from which Notion sends them to {@code redirectUri}. */
    public URI authorizeUrl(String state, String redirectUri) {
        return URI.create(origin + "/v1/oauth/authorize?owner=user&response_type=code&client_id="
                + UrlText.encode(integration.id) + "&redirect_uri=" + UrlText.encode(redirectUri) + "&state="
                + UrlText.encode(state));
    }

    /** The tokens for a code, which is good once; {@code redirectUri} is the one of {@link #authorizeUrl}. */
    public Uni<OAuthGrant> exchange(String code, String redirectUri) {
        ObjectNode body = JSON.objectNode()
                .put("grant_type", "authorization_code")
                .put("code", code)
                .put("redirect_uri", redirectUri);
        return post("token", body, OAuthGrant::of);
    }

    /** A new pair of tokens. */
    public Uni<OAuthGrant> refresh(String refreshToken) {
        ObjectNode body = JSON.objectNode().put("grant_type", "refresh_token").put("refresh_token", refreshToken);
        return post("token", body, OAuthGrant::of);
    }

    /** Has Notion forget a token. */
    public Uni<Void> revoke(String token) {
        return post("revoke", JSON.objectNode().put("token", token), answer -> token)
                .replaceWithVoid();
    }

    /** Closes the connections; requests under way fail. */
    @Override
    public void close() {
        client.close();
    }

    private <T> Uni<T> post(String what, ObjectNode body, Function<ObjectNode, T> as) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(origin + "/v1/oauth/" + what)
                .putHeader("Authorization", "Basic " + integration.basic())
                .putHeader("Notion-Version", settings.version().text())
                .putHeader("Accept", "application/json")
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "tributary");
        return Exchange.run(
                        vertx,
                        client,
                        request,
                        Buffer.buffer(body.toString()),
                        settings,
                        () -> Uni.createFrom().voidItem())
                .map(reply -> Answers.read(inNotionsForm(reply), integration.secret, as))
                .map(NotionAnswer::value);
    }

    /** An error with its code where Notion's other errors have it, and without any words. */
    private static Reply inNotionsForm(Reply reply) {
        JsonNode body = reply.status() / 100 == 2 ? null : parsed(reply.body());
        if (body == null) {
            return reply;
        }
        String code = body.path("code").isTextual()
                ? body.path("code").textValue()
                : body.path("error").textValue();
        ObjectNode error = JSON.objectNode().put("code", code);
        error.set("request_id", body.path("request_id"));
        return new Reply(reply.status(), reply.headers(), Buffer.buffer(error.toString()));
    }

    private static JsonNode parsed(Buffer body) {
        try {
            return MAPPER.readTree(body.getBytes());
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
