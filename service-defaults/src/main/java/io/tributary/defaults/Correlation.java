package io.tributary.defaults;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * W3C trace context, from a request or a record into every log line ({@code traceId}) and on to whatever it causes. It
 * lives in the logging context, which Quarkus keeps per request.
 */
public final class Correlation {

    private static final String TRACE_ID = "traceId";
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private Correlation() {}

    /** Takes up what a caller sent, or begins a new trace if it sent nothing usable. */
    public static void begin(@Nullable String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        MDC.put(TRACE_ID, matcher.matches() ? matcher.group(1) : hex(16));
    }

    /** Forgets it. */
    public static void end() {
        MDC.remove(TRACE_ID);
    }

    /** What to send along: the current trace, with a new span; a new trace where there is none. */
    public static String traceparent() {
        Object traceId = MDC.get(TRACE_ID);
        return "00-" + (traceId == null ? hex(16) : traceId) + "-" + hex(8) + "-01";
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
