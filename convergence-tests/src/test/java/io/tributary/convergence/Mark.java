package io.tributary.convergence;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.RedisEpoch;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The mark in Redis, of which there is one clock here. */
record Mark(RedisAPI redis) implements RedisEpoch {

    private static final String KEY = "tributary:epoch";
    private static final String TIMELINE = "{tributary:epoch}:timeline";

    @Override
    public Uni<Optional<RedisEpoch.Mark>> read() {
        return redis.mget(List.of(KEY, TIMELINE))
                .map(values -> values.get(0) == null
                        ? Optional.empty()
                        : Optional.of(RedisEpoch.Mark.parse(
                                values.get(0).toString(), values.get(1).toString())));
    }

    @Override
    public Uni<Boolean> replace(Optional<RedisEpoch.Mark> expected, RedisEpoch.Mark next) {
        return redis.mset(List.of(KEY, next.text(), TIMELINE, Objects.requireNonNull(next.timeline())))
                .replaceWith(true);
    }
}
