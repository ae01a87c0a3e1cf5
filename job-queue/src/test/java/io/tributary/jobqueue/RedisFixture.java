package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.TestStack;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A real, empty Redis, and words to look into it. */
final class RedisFixture implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(20);
    private static final @Nullable TestStack[] LEASE = new TestStack[1];

    private boolean closed;
    final Vertx vertx = Vertx.vertx();
    final TestStack stack;
    final Redis redis;

    RedisFixture() {
        TestStack leased = LEASE[0];
        if (leased == null) {
            leased = TestStack.lease();
            LEASE[0] = leased;
        }
        stack = leased;
        redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(stack.redisUrl())
                        .setMaxPoolSize(8)
                        .setMaxPoolWaiting(10_000));
        command(Command.FLUSHALL);
    }

    @Nullable
    Response command(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(argument.toString());
            }
        }
        return await(redis.send(request));
    }

    @Nullable
    String text(Command command, Object... arguments) {
        Response response = command(command, arguments);
        if (response != null && response.type() == ResponseType.NUMBER) {
            return response.toNumber() instanceof Double number && number % 1 == 0
                    ? String.valueOf(number.longValue())
                    : response.toNumber().toString();
        }
        if (response != null && response.type() == ResponseType.SIMPLE) {
            return response.toString();
        }
        return response == null ? null : response.toString(StandardCharsets.UTF_8);
    }

    List<String> list(Command command, Object... arguments) {
        List<String> texts = new ArrayList<>();
        Response response = command(command, arguments);
        if (response != null) {
            response.forEach(item -> texts.add(item.toString()));
        }
        return texts;
    }

    /** The fields of a job's hash, without its message. */
    Map<String, String> task(String queue, String id) {
        Map<String, String> fields = new TreeMap<>();
        Response hash = command(Command.HGETALL, new QueueKeys(queue).task(id));
        if (hash != null) {
            hash.getKeys().forEach(field -> fields.put(field, hash.get(field).toString()));
        }
        fields.remove("msg");
        return fields;
    }

    List<String> pending(String queue) {
        return list(Command.LRANGE, new QueueKeys(queue).prefix() + "pending", 0, -1);
    }

    List<String> set(String queue, String name) {
        return list(Command.ZRANGE, new QueueKeys(queue).prefix() + name, 0, -1);
    }

    /** How often Redis executed a command since its statistics were reset, those within scripts included. */
    long calls(String command) {
        return commands().getOrDefault(command, 0L);
    }

    /** All commands that Redis executed since its statistics were reset, those within scripts included. */
    Map<String, Long> commands() {
        Map<String, Long> calls = new TreeMap<>();
        Objects.requireNonNull(text(Command.INFO, "commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .forEach(line -> calls.put(
                        line.substring("cmdstat_".length(), line.indexOf(':')),
                        Long.valueOf(line.substring(line.indexOf("calls=") + "calls=".length(), line.indexOf(',')))));
        return calls;
    }

    boolean isUp() {
        return "PONG"
                .equals(await(redis.send(Request.cmd(Command.PING))
                        .map(Response::toString)
                        .onFailure()
                        .recoverWithItem("")));
    }

    List<String> set(String key) {
        return list(Command.ZRANGE, key, 0, -1);
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        redis.close();
        vertx.closeAndAwait();
    }
}
