package io.tributary.jobqueue;

import io.vertx.mutiny.redis.client.Command;
import org.jspecify.annotations.Nullable;

/** Redis, or the way to it, is silent. */
final class NoReply extends RuntimeException {

    NoReply(@Nullable Command command) {
        super("no reply from Redis" + (command == null ? "" : " to " + command), null, false, false);
    }
}
