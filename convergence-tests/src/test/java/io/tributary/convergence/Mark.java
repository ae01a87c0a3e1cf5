package io.tributary.convergence;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.RedisEpoch;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.util.List;
import java.util.Optional;

/** The mark in Redis, of which there is one clock here. */
record Mark(RedisAPI redis) implements RedisEpoch {

    private static final String KEY = "tributary:epoch";

    @Override
    public Uni<Optional<RedisEpoch.Mark>> read() {
        return redis.get(KEY)
                .map(value -> value == null ? Optional.empty() : Optional.of(RedisEpoch.Mark.parse(value.toString())));
    }

    @Override
    public Uni<Boolean> replace(Optional<RedisEpoch.Mark> expected, RedisEpoch.Mark next) {
        return redis.set(List.of(KEY, next.text())).replaceWith(true);
    }
}
