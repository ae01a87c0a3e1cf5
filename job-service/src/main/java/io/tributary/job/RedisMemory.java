package io.tributary.job;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Warns of a Redis that may forget jobs: one that evicts keys when its memory is full, or that keeps no append-only file.
 * Sweeps repair what is forgotten, so the service is ready all the same.
 */
@Readiness
@Singleton
class RedisMemory implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(RedisMemory.class);
    private static final String KEEPS = "keeps what it is told";

    private final RedisAPI redis;
    private volatile List<String> known = List.of();
    private volatile boolean asked;

    RedisMemory(RedisAPI redis) {
        this.redis = redis;
    }

    /** {@code INFO} rather than {@code CONFIG}, which those who offer Redis as a service forbid. */
    @Scheduled(every = "60s", concurrentExecution = ConcurrentExecution.SKIP, identity = "redis-memory")
    Uni<Void> look() {
        return redis.info(List.of())
                .map(answer -> dangers(answer.toString()))
                .invoke(this::learn)
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private void learn(List<String> dangers) {
        boolean changed = !dangers.equals(known);
        known = dangers;
        asked = true;
        if (changed && dangers.isEmpty()) {
            LOG.info("Redis " + KEEPS + " again");
        }
        if (changed) {
            dangers.forEach(danger -> LOG.warnf(
                    "Redis %s. Jobs may be lost, which sweeps make up for, late. See docs/operations.md", danger));
        }
    }

    static List<String> dangers(String info) {
        Map<String, String> fields = info.lines()
                .map(line -> line.split(":", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1].strip(), (one, other) -> one));
        List<String> dangers = new ArrayList<>();
        String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            dangers.add("evicts keys when its memory is full (maxmemory-policy " + policy + ", not noeviction)");
        }
        if (fields.getOrDefault("aof_enabled", "1").equals("0")) {
            dangers.add("keeps no append-only file (appendonly no)");
        }
        return dangers;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("redis-memory").up();
        List<String> dangers = known;
        if (asked) {
            answer.withData("redis", dangers.isEmpty() ? KEEPS : String.join("; ", dangers));
        }
        return answer.build();
    }
}
