package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The scripts, one resource each. They are run by their digest; a Redis that has forgotten one is sent the text. */
enum Script {
    ENQUEUE("states", "pending", "raise"),
    TURN("states", "leases", "free", "counters"),
    RETRY("states", "leases", "raise", "locks", "supersede", "counters"),
    SNOOZE("states", "leases", "raise", "locks", "supersede"),
    ARCHIVE("leases", "free", "counters", "kept", "bury"),
    REQUEUE("states", "pending", "leases", "raise", "locks", "supersede"),
    PROGRESSED("leases"),
    EXTEND(),
    FORWARD("pending"),
    RENEW("states"),
    JANITOR("kept"),
    EXPIRED(),
    RECOVER("states", "pending", "leases", "raise", "locks", "supersede"),
    BEAT(),
    STATS(),
    MEMORY(),
    FIND("places", "show"),
    LIST("show"),
    RUN("states", "pending", "raise", "locks", "back", "places"),
    RUN_SOME("states", "pending", "raise", "locks", "back", "places", "some"),
    GIVE_UP("free", "kept", "bury", "places"),
    GIVE_UP_SOME("states", "free", "kept", "bury", "places", "some"),
    DELETE("free", "places"),
    DELETE_SOME("states", "free", "places", "some"),
    CANCEL("free", "kept", "bury", "places"),
    REPLACE("places"),
    UNPAUSE(),
    REMOVE("free"),
    REPAIR_SET(),
    REPAIR_JOBS("states"),
    MEND("states", "pending", "raise", "locks", "back", "free", "kept", "bury");

    private final String text;
    private final String digest;

    /** @param parts what it stands on, in their order; keys are a part of each */
    Script(String... parts) {
        StringBuilder whole = new StringBuilder(read("keys"));
        for (String part : parts) {
            whole.append('\n').append(read(part));
        }
        text = whole.append('\n').append(read(name().toLowerCase(Locale.ROOT))).toString();
        digest = sha1(text);
    }

    /**
     * Runs it.
     *
     * @param key what all keys that it touches start with
     * @param arguments texts, numbers or byte arrays
     */
    Uni<@Nullable Response> run(Commands redis, String key, List<?> arguments) {
        return redis.send(request(Command.EVALSHA, digest, key, arguments))
                .onFailure(Script::isUnknown)
                .recoverWithUni(() -> redis.send(request(Command.EVAL, text, key, arguments)));
    }

    private static Request request(Command command, String script, String key, List<?> arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(argument.toString());
            }
        }
        return request;
    }

    private static boolean isUnknown(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static String read(String name) {
        String resource = "lua/" + name + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the job queue's jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
