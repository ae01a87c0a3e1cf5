package io.tributary.jobqueue;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A queue in Redis, and words to look at it as it is there. */
final class Workshop extends TestShop {

    static final QueueKeys KEYS = new QueueKeys("critical");

    final RedisFixture fixture;

    Workshop() {
        this(new RedisFixture(), new TickingClock(NOON));
    }

    private Workshop(RedisFixture fixture, TickingClock clock) {
        super(
                clock,
                name -> new RedisWorkerStore(fixture.redis, clock, name, new Home(fixture.vertx.getDelegate())),
                new RedisProducerStore(fixture.redis, clock));
        this.fixture = fixture;
    }

    @Override
    List<String> ids(String queue, JobState state) {
        if (state != JobState.PENDING && state != JobState.ACTIVE) {
            return fixture.set(queue, state.text());
        }
        List<String> ids = fixture.list(Command.LRANGE, new QueueKeys(queue).prefix() + state.text(), 0, -1);
        Collections.reverse(ids);
        return ids;
    }

    @Override
    boolean exists(String id) {
        return !task(id).isEmpty();
    }

    @Override
    Instant storeTimeMovedOn() {
        Instant before = time();
        Bench.until(() -> time().isAfter(before), "Redis' clock moves");
        return time();
    }

    /** Moves the clock, and what is left of each key. */
    @Override
    void elapse(Duration time) {
        clock.tick(time);
        for (String key : fixture.list(Command.KEYS, "*")) {
            long left = Long.parseLong(Objects.requireNonNull(fixture.text(Command.PTTL, key)));
            if (left >= 0) {
                fixture.command(Command.PEXPIRE, key, left - time.toMillis());
            }
        }
    }

    private Instant time() {
        List<String> time = fixture.list(Command.TIME);
        return Instant.ofEpochMilli(Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000);
    }

    /** As a Go worker takes a job: it knows nothing of our fields. */
    void takeAsGo(String id) {
        fixture.command(Command.RPOPLPUSH, KEYS.prefix() + "pending", KEYS.prefix() + "active");
        fixture.command(Command.HSET, KEYS.task(id), "state", "active");
        fixture.command(Command.HDEL, KEYS.task(id), "pending_since");
        fixture.command(Command.ZADD, KEYS.prefix() + "lease", clock.instant().getEpochSecond() + 30, id);
    }

    /** As a Go worker ends a job that succeeded. */
    void endAsGo(String id) {
        fixture.command(Command.LREM, KEYS.prefix() + "active", 0, id);
        fixture.command(Command.ZREM, KEYS.prefix() + "lease", id);
        String lock = fixture.text(Command.HGET, KEYS.task(id), "unique_key");
        fixture.command(Command.DEL, KEYS.task(id));
        if (lock != null && id.equals(fixture.text(Command.GET, lock))) {
            fixture.command(Command.DEL, lock);
        }
    }

    @Nullable
    String lock() {
        return fixture.text(Command.GET, KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8)));
    }

    Map<String, String> task(String id) {
        return fixture.task("critical", id);
    }

    List<String> set(String name) {
        return fixture.set("critical", name);
    }

    List<String> list(String name) {
        return fixture.list(Command.LRANGE, KEYS.prefix() + name, 0, -1);
    }

    @Override
    Map<String, String> everything() {
        Map<String, String> all = new TreeMap<>();
        for (String key : fixture.list(Command.KEYS, "*")) {
            all.put(key, content(key));
        }
        return all;
    }

    /** A hash keeps its fields in no order. */
    private String content(String key) {
        if ("hash".equals(fixture.text(Command.TYPE, key))) {
            Response hash = Objects.requireNonNull(fixture.command(Command.HGETALL, key));
            Map<String, String> fields = new TreeMap<>();
            hash.getKeys().forEach(field -> fields.put(field, hex(hash.get(field))));
            return fields.toString();
        }
        return hex(Objects.requireNonNull(fixture.command(Command.DUMP, key)));
    }

    private static String hex(Response bytes) {
        return HexFormat.of().formatHex(bytes.toBytes());
    }

    @Override
    public void close() {
        super.close();
        fixture.close();
    }
}
