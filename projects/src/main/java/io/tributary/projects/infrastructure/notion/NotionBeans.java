package io.tributary.projects.infrastructure.notion;

import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.RateLimiter;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what the {@code notion} module has, which knows of no container. */
final class NotionBeans {

    /** A hundred rows with long texts stay far below; what is longer would only fill the memory. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    @Produces
    @Singleton
    NotionApi api(Vertx vertx, NotionConfig config) {
        return new NotionApi(vertx, new Settings(config.url(), config.timeout(), MAX_ANSWER_BYTES, config.version()));
    }

    void close(@Disposes NotionApi api) {
        api.close();
    }

    @Produces
    @Singleton
    RateLimiter limiter(RedisAPI redis, NotionConfig config) {
        return new RateLimiter(redis, config.requestsPerMinute());
    }
}
