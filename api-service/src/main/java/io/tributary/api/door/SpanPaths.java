package io.tributary.api.door;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Keeps out of a request's span what isn't in its line of the log either: the query, and parts of the path that could be
 * secrets, such as a hook's id. The span's name has the path with its parameters in braces, if the path is one of ours.
 */
@Singleton
class SpanPaths implements SpanProcessor {

    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");
    private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
    private static final String LEFT_OUT = "-";

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        if (span.getKind() != SpanKind.SERVER) {
            return;
        }
        String path = span.getAttribute(PATH);
        if (path != null) {
            span.setAttribute(PATH, AccessLog.path(path));
        }
        for (AttributeKey<String> key : List.of(QUERY, AGENT)) {
            if (span.getAttribute(key) != null) {
                span.setAttribute(key, LEFT_OUT);
            }
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
