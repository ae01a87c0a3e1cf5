package io.tributary.notion;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A Lua script, sent to Redis by its hash, and in full only when Redis doesn't have it (any more). */
final class Script {

    private final String text;
    private final String sha1;

    private Script(String text) {
        this.text = text;
        this.sha1 = sha1(text);
    }

    static Script load(String name) {
        try (InputStream resource = Script.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("The script " + name + " is not in the jar");
            }
            return new Script(new String(resource.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it; {@code arguments} begins with the number of keys. */
    Uni<Response> run(RedisAPI redis, List<String> arguments) {
        return redis.evalsha(with(sha1, arguments))
                .onFailure(Script::isUnknown)
                .recoverWithUni(() -> redis.eval(with(text, arguments)));
    }

    private static boolean isUnknown(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.startsWith("NOSCRIPT");
    }

    private static List<String> with(String script, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments.size() + 1);
        all.add(script);
        all.addAll(arguments);
        return all;
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
