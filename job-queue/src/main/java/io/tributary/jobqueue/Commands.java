package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that sends a command to Redis and gives the reply; a nil reply is null. */
@FunctionalInterface
interface Commands {

    Duration LIMIT = Duration.ofSeconds(5);

    Uni<@Nullable Response> send(Request request);

    /** Over whatever connection of the pool is free; an outage, or no reply within 5 s, is told in public words. */
    static Commands pooled(Redis redis) {
        return request -> redis.send(request)
                .ifNoItem()
                .after(LIMIT)
                .failWith(() -> new NoReply(request.command()))
                .onFailure(Outage::is)
                .transform(JobQueueUnavailable::new);
    }
}
