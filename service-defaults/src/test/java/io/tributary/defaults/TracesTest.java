package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.Event;
import io.tributary.events.ProjectCreated;
import io.tributary.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of our own making, with a telemetry that keeps them. */
class TracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final List<SpanData> ended = new CopyOnWriteArrayList<>();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "test-service")))
                    .addSpanProcessor(SimpleSpanProcessor.create(new Kept()))
                    .build())
            .build();
    private final Traces traces = new Traces(telemetry, false);

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    @SuppressWarnings("try") // the scope is there to be closed
    void work_has_a_span_under_the_current_one_which_says_if_it_failed() {
        Span current = telemetry.getTracer("test").spanBuilder("current").startSpan();
        Uni<String> failing = Uni.createFrom().failure(new IllegalStateException("a secret"));
        try (Scope scope = current.makeCurrent()) {
            assertThatThrownBy(() -> traces.around("write", SpanKind.CLIENT, Attributes.empty(), () -> failing)
                            .await()
                            .atMost(Duration.ofSeconds(5)))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(ended).singleElement().satisfies(span -> {
            assertThat(span.getParentSpanId())
                    .isEqualTo(current.getSpanContext().getSpanId());
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.toString()).doesNotContain("a secret");
        });
    }

    @Test
    void each_record_of_a_batch_has_a_span_under_the_one_that_published_it_and_hands_that_on() {
        Batch<String> batch = Batch.read(
                records(SENT, "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01", null, "nonsense"),
                new Handed(),
                new RecordSpans(traces));
        batch.end();

        assertThat(ended).hasSize(4);
        assertThat(ended.get(0).getTraceId()).isEqualTo(TRACE);
        assertThat(ended.get(0).getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(ended.get(0).getName()).isEqualTo("process " + Topics.PROJECT_CREATED);
        assertThat(ended.get(1).getTraceId()).isEqualTo("a".repeat(32));
        assertThat(ended.get(2).getParentSpanContext().isValid()).isFalse();
        assertThat(ended.get(3).getParentSpanContext().isValid()).isFalse();
        assertThat(batch.readings().stream().map(Batch.Reading::value))
                .containsExactlyElementsOf(ended.stream()
                        .map(span -> "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01")
                        .toList());
    }

    @Test
    void with_tracing_off_a_record_hands_on_what_it_came_with() {
        Traces off = new Traces(OpenTelemetry.noop(), true);

        Batch<String> batch = Batch.read(records(SENT), new Handed(), new RecordSpans(off));
        batch.end();

        assertThat(off.on()).isFalse();
        assertThat(batch.readings()).extracting(Batch.Reading::value).containsExactly(SENT);
        assertThat(batch.span().getSpanContext().isValid()).isFalse();
    }

    @Test
    void a_span_is_one_line_of_the_log() {
        Span span = traces.start(
                "process x",
                SpanKind.CONSUMER,
                Attributes.of(
                        AttributeKey.stringKey("messaging.message.id"), "m1",
                        AttributeKey.stringKey("of.no.interest"), "y"),
                SENT);
        Traces.end(span, new IllegalStateException("no"));

        assertThat(SpanLog.line(ended.get(0), false))
                .matches("span " + TRACE + " [0-9a-f]{16} parent 00f067aa0ba902b7 test-service \"process x\" CONSUMER"
                        + " [0-9]+\\.[0-9] ms failed messaging\\.message\\.id=m1");
        assertThat(SpanLog.line(ended.get(0), true)).contains("messaging.message.id=m1", "of.no.interest=y");
    }

    private static ConsumerRecords<byte[], byte[]> records(@Nullable String... traceparents) {
        List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
        for (String traceparent : traceparents) {
            var message = CloudEvents.encode(new ProjectCreated(
                    UUID.randomUUID().toString(), UUID.randomUUID(), Instant.parse("2026-11-20T09:15:34Z")));
            var record = new ConsumerRecord<>(
                    message.topic(), 0, records.size(), message.key().getBytes(UTF_8), message.value());
            message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
            if (traceparent != null) {
                record.headers().add(CloudEvents.TRACEPARENT, traceparent.getBytes(UTF_8));
            }
            records.add(record);
        }
        return new ConsumerRecords<>(Map.of(new TopicPartition(Topics.PROJECT_CREATED, 0), records), Map.of());
    }

    /** Reads an event as what it is handed on with. */
    private static final class Handed implements EventHandler<String> {

        @Override
        public String read(Event event, @Nullable String traceparent) {
            return String.valueOf(traceparent);
        }

        @Override
        public Uni<Void> handle(List<String> batch) {
            return Uni.createFrom().voidItem();
        }
    }

    private final class Kept implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
