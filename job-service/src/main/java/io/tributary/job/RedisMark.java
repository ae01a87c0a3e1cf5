package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.RedisEpoch;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.List;

/** A key that is there as long as Redis remembers. */
@Singleton
class RedisMark implements RedisEpoch {

    private static final String KEY = "tributary:epoch";

    private final RedisAPI redis;

    RedisMark(RedisAPI redis) {
        this.redis = redis;
    }

    @Override
    public Uni<Boolean> isMarked() {
        return redis.exists(List.of(KEY)).map(count -> count.toInteger() == 1);
    }

    @Override
    public Uni<Void> mark() {
        return redis.set(List.of(KEY, "1")).replaceWithVoid();
    }
}
