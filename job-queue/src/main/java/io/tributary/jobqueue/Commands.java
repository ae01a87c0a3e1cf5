package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import org.jspecify.annotations.Nullable;

/** Something that sends a command to Redis and gives the reply; a nil reply is null. */
@FunctionalInterface
interface Commands {

    Uni<@Nullable Response> send(Request request);
}
