package io.tributary.api.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Quarkus tells of a request, less what could be a secret. */
class SpanPathsTest {

    private static final String HOOK = "Zk9nQm1wT3ZxTGd5dVdhcg";

    @Test
    void of_a_request_neither_its_hook_nor_its_query_is_told() {
        assertThat(told(SpanKind.SERVER).toString())
                .contains("url.path=/api/v1/webhooks/notion/~")
                .doesNotContain(HOOK, "s3cret", "curl");
    }

    @Test
    void other_spans_are_left_as_they_are() {
        assertThat(told(SpanKind.CLIENT).toString()).contains(HOOK);
    }

    private static Map<AttributeKey<?>, Object> told(SpanKind kind) {
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(new SpanPaths()).build()) {
            var span = provider.get("test")
                    .spanBuilder("POST")
                    .setSpanKind(kind)
                    .setAttribute("url.path", "/api/v1/webhooks/notion/" + HOOK)
                    .setAttribute("url.query", "code=s3cret")
                    .setAttribute("user_agent.original", "curl/8 s3cret")
                    .startSpan();
            span.end();
            return ((ReadableSpan) span).toSpanData().getAttributes().asMap();
        }
    }
}
