package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public integration: a page of approval that approves at once, and the endpoints for its tokens. A refresh gives a
 * new pair and ends the old one, each authorization a pair of its own. Under the workspace's monitor.
 */
final class OAuth {
    private static final String PATH = "/v1/oauth/";
    private static final String EXPECTED = "Basic "
            + Base64.getEncoder()
                    .encodeToString((NotionSimulator.OAUTH_CLIENT_ID + ":" + NotionSimulator.OAUTH_CLIENT_SECRET)
                            .getBytes(StandardCharsets.UTF_8));

    private final Chance chance;
    private final Clock clock;
    private final Runnable onChange;
    private final Map<String, ObjectNode> codes = new HashMap<>();
    private final Map<String, ObjectNode> pairs = new HashMap<>();
    private ObjectNode settings = OAuthSettings.usual();
    private int refreshes;

    OAuth(Chance chance, Clock clock, Runnable onChange) {
        this.chance = chance;
        this.clock = clock;
        this.onChange = onChange;
    }

    static boolean answers(String path) {
        return path.startsWith(PATH);
    }

    /** An answer of another form than the API's: a redirect, or an error as OAuth has them. */
    record Reply(int status, Map<String, String> headers, ObjectNode body) {
        static Reply ok(ObjectNode body) {
            return new Reply(200, Map.of(), body);
        }

        static Reply error(int status, String error, String description) {
            return new Reply(status, Map.of(), Json.object().put("error", error).put("error_description", description));
        }
    }

    Reply answer(Request request) {
        String call = request.method() + " " + request.path().substring(PATH.length());
        if (call.equals("GET authorize")) {
            return authorize(request);
        }
        ApiVersion.of(request.version());
        if (!EXPECTED.equals(request.authorization())) {
            return Reply.error(401, "invalid_client", "Client authentication failed.");
        }
        ObjectNode body = request.object();
        return switch (call) {
            case "POST token" -> token(body);
            case "POST introspect" -> Reply.ok(introspect(body));
            case "POST revoke" -> revoke(body);
            default -> throw NotionError.invalidUrl();
        };
    }

    /** Whose request it is, if its token is of an authorization that is good now. */
    @Nullable
    Caller caller(@Nullable String authorization) {
        ObjectNode pair = authorization != null && authorization.startsWith("Bearer ")
                ? byAccess(authorization.substring(7))
                : null;
        return pair != null && isLive(pair) ? Caller.OAUTH : null;
    }

    private Reply authorize(Request request) {
        String redirect = request.parameter("redirect_uri");
        if (!NotionSimulator.OAUTH_CLIENT_ID.equals(request.parameter("client_id"))
                || !"code".equals(request.parameter("response_type"))
                || redirect == null) {
            return Reply.error(400, "invalid_request", "Missing or invalid client_id, response_type or redirect_uri.");
        }
        if (settings.path("deny").booleanValue()) {
            return redirect(redirect, "error", "access_denied", request.parameter("state"));
        }
        String code = chance.id(Chance.Use.OAUTH);
        codes.put(code, OAuthSettings.workspace(settings).put("redirect_uri", redirect));
        return redirect(redirect, "code", code, request.parameter("state"));
    }

    private static Reply redirect(String to, String name, String value, @Nullable String state) {
        String with = to + (to.contains("?") ? "&" : "?") + name + "=" + value
                + (state == null ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8));
        return new Reply(302, Map.of("Location", with), Json.object());
    }

    private Reply token(ObjectNode body) {
        return switch (body.path("grant_type").asText()) {
            case "authorization_code" -> exchange(body);
            case "refresh_token" -> refresh(body.path("refresh_token").asText());
            default -> Reply.error(400, "unsupported_grant_type", "grant_type is not supported.");
        };
    }

    /** A code is good once, and only for the address that it was given to. */
    private Reply exchange(ObjectNode body) {
        ObjectNode code = codes.remove(body.path("code").asText());
        if (code == null || !code.path("redirect_uri").equals(body.path("redirect_uri"))) {
            return Reply.error(400, "invalid_grant", "Invalid code.");
        }
        return Reply.ok(grant(code));
    }

    private Reply refresh(String refreshToken) {
        ObjectNode pair = pairs.get(refreshToken);
        if (pair == null || settings.path("refuseRefresh").booleanValue()) {
            return Reply.error(400, "invalid_grant", "Token has been expired or revoked.");
        }
        pairs.remove(refreshToken);
        refreshes++;
        return Reply.ok(grant(pair));
    }

    private ObjectNode grant(ObjectNode workspace) {
        String refresh = "nrt_" + chance.id(Chance.Use.OAUTH).replace("-", "");
        ObjectNode pair = Json.object()
                .put("access_token", "ntn_oauth_" + chance.id(Chance.Use.OAUTH).replace("-", ""))
                .put("refresh_token", refresh)
                .put("issued_at", clock.millis());
        for (String field : Set.of("bot_id", "workspace_id", "workspace_name")) {
            pair.set(field, workspace.path(field));
        }
        pairs.put(refresh, pair);
        onChange.run();
        ObjectNode answer = pair.deepCopy();
        answer.remove("issued_at");
        answer.put("token_type", "bearer").putNull("workspace_icon").putNull("duplicated_template_id");
        answer.putObject("owner").put("type", "user").set("user", Users.find(Users.ANA_ID));
        return answer;
    }

    private ObjectNode introspect(ObjectNode body) {
        ObjectNode pair = byAccess(body.path("token").asText());
        return pair == null || !isLive(pair)
                ? Json.object().put("active", false)
                : Json.object()
                        .put("active", true)
                        .put("iat", pair.path("issued_at").longValue() / 1000);
    }

    /** Takes either token of a pair, and ends both; what is none is no error. */
    private Reply revoke(ObjectNode body) {
        String token = body.path("token").asText();
        pairs.values()
                .removeIf(pair -> token.equals(pair.path("access_token").asText())
                        || token.equals(pair.path("refresh_token").asText()));
        onChange.run();
        return Reply.ok(Json.object());
    }

    private @Nullable ObjectNode byAccess(String token) {
        return pairs.values().stream()
                .filter(pair -> token.equals(pair.path("access_token").asText()))
                .findFirst()
                .orElse(null);
    }

    private boolean isLive(ObjectNode pair) {
        JsonNode life = settings.path("accessTokenLifeMillis");
        Instant issued = Instant.ofEpochMilli(pair.path("issued_at").longValue());
        return !pair.path("expired").booleanValue()
                && (life.isNull() || clock.instant().isBefore(issued.plusMillis(life.longValue())));
    }

    /** The control API's view. */
    ObjectNode show() {
        long live = pairs.values().stream().filter(this::isLive).count();
        return settings.deepCopy().put("pairs", pairs.size()).put("live", live).put("refreshes", refreshes);
    }

    void patch(ObjectNode wanted) {
        settings = OAuthSettings.patched(settings, wanted);
        onChange.run();
    }

    /** Every access token is too old from here on; its refresh token brings another. */
    void expire() {
        pairs.values().forEach(pair -> pair.put("expired", true));
        onChange.run();
    }

    /** As if each person had removed the integration in Notion: no token is good any more. */
    void disconnect() {
        pairs.clear();
        onChange.run();
    }

    void reset() {
        settings = OAuthSettings.usual();
        codes.clear();
        pairs.clear();
        refreshes = 0;
    }

    ObjectNode save() {
        return Json.object().<ObjectNode>set("settings", settings).set("pairs", Json.array(pairs.values()));
    }

    /** @param saved a missing node where the state is older than this part of the simulator */
    void load(JsonNode saved) {
        reset();
        if (saved.path("settings") instanceof ObjectNode kept) {
            settings = kept;
        }
        saved.path("pairs").forEach(pair -> pairs.put(pair.path("refresh_token").asText(), (ObjectNode) pair));
    }
}
