package io.tributary.projects.infrastructure.notion;

import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.OAuthApi;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.NotionOAuth;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Makes what the {@code notion} module has, which knows of no container. */
final class NotionBeans {

    /** A hundred rows with long texts stay far below; what is longer would only fill the memory. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    private static final int MAX_GRANT_BYTES = 100_000;

    @Produces
    @Singleton
    NotionApi api(Vertx vertx, NotionConfig config) {
        return new NotionApi(vertx, new Settings(config.url(), config.timeout(), MAX_ANSWER_BYTES, config.version()));
    }

    void close(@Disposes NotionApi api) {
        api.close();
    }

    /** @throws IllegalStateException if the public integration is configured in part */
    @Produces
    @Singleton
    HttpNotionOAuth oauth(Vertx vertx, NotionConfig config, Clock clock) {
        return new HttpNotionOAuth(
                integration(config)
                        .map(client -> new OAuthApi(
                                vertx,
                                new Settings(config.url(), NotionOAuth.LIMIT, MAX_GRANT_BYTES, config.version()),
                                client)),
                clock);
    }

    void close(@Disposes HttpNotionOAuth oauth) {
        oauth.close();
    }

    private static Optional<OAuthApi.Client> integration(NotionConfig config) {
        String id = config.oauthClientId().map(String::strip).orElse("");
        String secret = config.oauthClientSecret().map(String::strip).orElse("");
        if (id.isEmpty() != secret.isEmpty()) {
            throw new IllegalStateException("TRIBUTARY_NOTION_OAUTH_CLIENT_ID and TRIBUTARY_NOTION_OAUTH_CLIENT_SECRET"
                    + " belong together, but only one of them is set");
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(new OAuthApi.Client(id, secret));
    }

    /** Tells the application's listener, if it has one. */
    @Produces
    @Singleton
    RateLimiter limiter(RedisAPI redis, NotionConfig config, Instance<RateLimiter.Listener> listener) {
        return listener.isResolvable()
                ? new RateLimiter(redis, config.requestsPerMinute(), listener.get())
                : new RateLimiter(redis, config.requestsPerMinute());
    }
}
