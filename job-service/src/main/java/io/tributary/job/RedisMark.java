package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.RedisEpoch;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A key that is there as long as Redis remembers, and beside it the timeline: versions that know of none read and set the
 * first alone.
 */
@Singleton
class RedisMark implements RedisEpoch {

    private static final Logger LOG = Logger.getLogger(RedisMark.class);
    private static final String KEY = "tributary:epoch";

    /** In braces, so that a cluster keeps both together. */
    private static final String TIMELINE = "{tributary:epoch}:timeline";

    private static final String REPLACE = """
            if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
            if ARGV[1] ~= '' and (redis.call('GET', KEYS[2]) or '') ~= ARGV[2] then return 0 end
            redis.call('SET', KEYS[1], ARGV[3])
            if ARGV[4] == '' then redis.call('DEL', KEYS[2]) else redis.call('SET', KEYS[2], ARGV[4]) end
            return 1
            """;

    private final RedisAPI redis;

    RedisMark(RedisAPI redis) {
        this.redis = redis;
    }

    @Override
    public Uni<Optional<Mark>> read() {
        return redis.mget(List.of(KEY, TIMELINE)).map(RedisMark::mark);
    }

    private static Optional<Mark> mark(Response values) {
        Response text = values.get(0);
        Response timeline = values.get(1);
        return text == null
                ? Optional.empty()
                : Optional.of(Mark.parse(text.toString(), timeline == null ? null : timeline.toString()));
    }

    @Override
    public Uni<Boolean> replace(Optional<Mark> expected, Mark next) {
        return redis.eval(List.of(
                        REPLACE,
                        "2",
                        KEY,
                        TIMELINE,
                        expected.map(Mark::text).orElse(""),
                        expected.map(Mark::timeline).orElse(""),
                        next.text(),
                        Objects.requireNonNullElse(next.timeline(), "")))
                .map(replaced -> replaced.toInteger() == 1)
                .invoke(replaced -> tell(replaced, expected, next));
    }

    private static void tell(boolean replaced, Optional<Mark> expected, Mark next) {
        if (replaced && expected.isEmpty()) {
            LOG.warn("Redis is new or was emptied: every project is swept for what was edited.");
        } else if (replaced && next.goneBack()) {
            LOG.warnf(
                    "PostgreSQL is older than it was, or may be: tickets up to %d were given out in its timeline %s, and it"
                            + " has fewer or another one. A backup was restored, or a standby took over. Every project"
                            + " is swept in full.",
                    next.ticket(), next.timeline());
        }
    }
}
