package io.tributary.projects.infrastructure.notion;

import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionException;
import io.tributary.notion.NotionException.InvalidRequest;
import io.tributary.notion.NotionException.Unreadable;
import io.tributary.notion.OAuthApi;
import io.tributary.notion.OAuthGrant;
import io.tributary.projects.application.NotionOAuth;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The public integration over HTTP. */
public final class HttpNotionOAuth implements NotionOAuth, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(HttpNotionOAuth.class);

    /** About the integration, not about what it asks for. */
    private static final String INVALID_GRANT = "invalid_grant";

    private static final Set<String> ABOUT_THE_CLIENT =
            Set.of("invalid_client", "unauthorized_client", "missing_version", "unsupported_grant_type");

    private final Optional<OAuthApi> api;
    private final Clock clock;

    /** @param api empty if the operator has configured no integration */
    public HttpNotionOAuth(Optional<OAuthApi> api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    @Override
    public boolean isConfigured() {
        return api.isPresent();
    }

    @Override
    public URI authorizeUrl(String state, String redirectUri) {
        return api.orElseThrow(HttpNotionOAuth::notConfigured).authorizeUrl(state, redirectUri);
    }

    @Override
    public Uni<Approved> exchange(Secret code, String redirectUri) {
        return ask(integration -> integration.exchange(code.value(), redirectUri))
                .map(grant ->
                        new Approved(tokens(grant), grant.botId(), grant.workspaceId(), clean(grant.workspaceName())));
    }

    @Override
    public Uni<Tokens> refresh(Secret refreshToken) {
        // Whatever else Notion says against it may be about how we asked: the token is as good as before.
        return ask(integration -> integration.refresh(refreshToken.value()), INVALID_GRANT::equals)
                .map(HttpNotionOAuth::tokens);
    }

    @Override
    public Uni<Void> revoke(Secret token) {
        return ask(integration -> integration.revoke(token.value()));
    }

    /** Closes the connections. */
    @Override
    public void close() {
        api.ifPresent(OAuthApi::close);
    }

    private <T> Uni<T> ask(Function<OAuthApi, Uni<T>> question) {
        return ask(question, code -> !ABOUT_THE_CLIENT.contains(code));
    }

    /** @param isRefusal of a bad request, by its code: whether it is about what was given, and stays so */
    private <T> Uni<T> ask(Function<OAuthApi, Uni<T>> question, Predicate<String> isRefusal) {
        return Uni.createFrom()
                .deferred(() -> question.apply(api.orElseThrow(HttpNotionOAuth::notConfigured)))
                .onFailure(NotionException.class)
                .transform(failure -> meaning(failure, isRefusal));
    }

    private NotionFailure meaning(NotionException failure, Predicate<String> isRefusal) {
        String message = Text.clean(String.valueOf(failure.getMessage()));
        if (failure instanceof InvalidRequest && isRefusal.test(String.valueOf(failure.code()))) {
            return NotionFailure.refused(message);
        }
        if (!failure.isRetryable() && !(failure instanceof Unreadable)) {
            LOG.errorf(
                    "Notion doesn't accept the deployment's public integration, so nobody can connect and no token is"
                            + " refreshed; check TRIBUTARY_NOTION_OAUTH_CLIENT_ID and _SECRET: %s",
                    message);
        }
        return NotionFailure.outage(until(failure.retryAfter()), message);
    }

    private @Nullable Instant until(@Nullable Duration retryAfter) {
        return retryAfter == null ? null : clock.instant().plus(retryAfter);
    }

    private static Tokens tokens(OAuthGrant grant) {
        String refresh = grant.refreshToken();
        return new Tokens(new Secret(grant.accessToken()), refresh == null ? null : new Secret(refresh));
    }

    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : Text.clean(text);
    }

    private static NotionFailure notConfigured() {
        return NotionFailure.outage(
                null,
                "This installation has no public integration at Notion: TRIBUTARY_NOTION_OAUTH_CLIENT_ID and _SECRET"
                        + " are not set");
    }
}
