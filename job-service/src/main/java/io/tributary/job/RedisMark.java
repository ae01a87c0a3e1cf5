package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.RedisEpoch;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A key that is there as long as Redis remembers. */
@Singleton
class RedisMark implements RedisEpoch {

    private static final Logger LOG = Logger.getLogger(RedisMark.class);
    private static final String KEY = "tributary:epoch";

    private static final String REPLACE = """
            if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1
            """;

    private final RedisAPI redis;

    RedisMark(RedisAPI redis) {
        this.redis = redis;
    }

    @Override
    public Uni<Optional<Mark>> read() {
        return redis.get(KEY)
                .map(value -> value == null ? Optional.empty() : Optional.of(Mark.parse(value.toString())));
    }

    @Override
    public Uni<Boolean> replace(Optional<Mark> expected, Mark next) {
        return redis.eval(List.of(REPLACE, "1", KEY, expected.map(Mark::text).orElse(""), next.text()))
                .map(replaced -> replaced.toInteger() == 1)
                .invoke(replaced -> tell(replaced, expected, next));
    }

    private static void tell(boolean replaced, Optional<Mark> expected, Mark next) {
        if (replaced && expected.isEmpty()) {
            LOG.warn("Redis is new or was emptied: every project is swept for what was edited.");
        } else if (replaced && next.goneBack()) {
            LOG.warnf(
                    "PostgreSQL is older than it was: its tickets lie below %d, which was given out. A backup was"
                            + " restored, or a standby took over that was behind. Every project is swept in full.",
                    next.ticket());
        }
    }
}
