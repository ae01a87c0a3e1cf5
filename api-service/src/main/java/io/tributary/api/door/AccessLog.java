package io.tributary.api.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One request's line in the log: method, path, status, bytes and time. No header and no query is in it. A part of the
 * path that could be a secret, as a hook's id is, stands there as the beginning of its digest: the same part always as
 * the same.
 */
final class AccessLog {

    private static final Logger LOG = Logger.getLogger(AccessLog.class);
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,10}");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
    private static final String WEBHOOKS = "/api/v1/webhooks/";

    /** No part of a path of ours is so long, but ids are. */
    private static final int LONGEST_WORD = 15;

    private static final int LONGEST_PATH = 300;
    private static final int DIGEST_BYTES = 4;

    private final HttpServerRequest request;
    private final long begun = System.nanoTime();

    AccessLog(HttpServerRequest request) {
        this.request = request;
    }

    /** The answer has gone out, or its connection has ended before. */
    void write(boolean whole) {
        HttpServerResponse response = request.response();
        Logger.Level level =
                isAcceptedDelivery(request.path(), response.getStatusCode()) ? Logger.Level.DEBUG : Logger.Level.INFO;
        if (!LOG.isEnabled(level)) {
            return;
        }
        LOG.logf(
                level,
                "%s %s %s %d B %d ms",
                method(request.method().name()),
                path(request.path()),
                whole ? Integer.toString(response.getStatusCode()) : "cut off",
                response.bytesWritten(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    /** There may be a thousand a second, each has its place in the log of deliveries, and the metrics count them. */
    private static boolean isAcceptedDelivery(String path, int status) {
        return status < 300 && path.startsWith(WEBHOOKS);
    }

    static String method(String sent) {
        return METHOD.matcher(sent).matches() ? sent : "?";
    }

    static String path(String sent) {
        String shown = Arrays.stream(sent.split("/", -1)).map(AccessLog::part).collect(Collectors.joining("/"));
        String printable = UNPRINTABLE.matcher(shown).replaceAll("?");
        return printable.length() > LONGEST_PATH ? printable.substring(0, LONGEST_PATH) + "…" : printable;
    }

    private static String part(String part) {
        return part.length() <= LONGEST_WORD || ID.matcher(part).matches() ? part : "~" + digest(part);
    }

    private static String digest(String part) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(part.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
