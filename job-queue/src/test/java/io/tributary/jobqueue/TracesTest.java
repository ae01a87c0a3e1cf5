package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One trace from who enqueues a job to who runs it. */
class TracesTest {

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private Bench bench;
    private final List<JobServer> servers = new ArrayList<>();

    @BeforeEach
    void open() {
        bench = new Bench(Clock.systemUTC());
    }

    @AfterEach
    void close() {
        servers.forEach(server -> await(server.stop(Duration.ofMillis(10))));
        bench.close();
        telemetry.close();
    }

    private void server(JobHandler handler) {
        JobServer server = new JobServer(
                bench.fixture.vertx,
                bench.fixture.redis,
                new JobMux().handle(Bench.TYPE, handler),
                Bench.CONFIG,
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                telemetry);
        servers.add(server);
        await(server.start());
    }

    private JobClient client() {
        return new JobClient(
                bench.fixture.redis, Clock.systemUTC(), JobClientConfig.DEFAULT, new SimpleMeterRegistry(), telemetry);
    }

    private SpanData run() {
        return span("process page:sync");
    }

    private SpanData span(String name) {
        until(
                () -> spans.getFinishedSpanItems().stream()
                        .anyMatch(span -> span.getName().equals(name)),
                name);
        List<SpanData> ended = spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(ended).hasSize(1);
        return ended.get(0);
    }

    @Test
    @SuppressWarnings("try") // the scope is there to be closed
    void a_run_is_a_child_of_the_span_that_sent_it_which_is_one_of_whoever_enqueued_it() {
        CompletableFuture<String> seen = new CompletableFuture<>();
        server(job -> {
            seen.complete(Span.current().getSpanContext().getTraceId());
            return Uni.createFrom().item(JobOutcome.done());
        });
        Span request = telemetry.getTracer("test").spanBuilder("request").startSpan();
        try (Scope scope = request.makeCurrent()) {
            await(client().enqueue(job("x").id("t1")));
        }

        SpanData sent = span("send page:sync");
        SpanData run = run();

        assertThat(sent.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(sent.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(sent.getAttributes().asMap().toString()).contains("enqueued");
        assertThat(run.getTraceId()).isEqualTo(request.getSpanContext().getTraceId());
        assertThat(run.getParentSpanId()).isEqualTo(sent.getSpanId());
        assertThat(run.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(run.getAttributes().asMap().toString()).contains("t1", "critical");
        assertThat(seen.join()).isEqualTo(run.getTraceId());
    }

    /** Where nothing of a trace goes from one process to another. */
    @Test
    void without_a_propagator_there_are_no_spans_and_no_headers() {
        try (OpenTelemetrySdk alone = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build()) {
            JobTraces traces = new JobTraces(alone);
            List<NewJob> jobs = List.of(job("x"));

            JobTraces.Sending sending = traces.send(jobs);
            sending.end(List.of(EnqueueResult.ENQUEUED));

            assertThat(sending.jobs()).isSameAs(jobs);
            assertThat(spans.getFinishedSpanItems()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("try") // the scope is there to be closed
    void a_trace_in_the_job_s_headers_comes_before_the_caller_s() {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        server(job -> Uni.createFrom().item(JobOutcome.done()));
        Span request = telemetry.getTracer("test").spanBuilder("request").startSpan();
        try (Scope scope = request.makeCurrent()) {
            await(client().enqueue(job("x").header("traceparent", traceparent)));
        }

        assertThat(run().getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    /** As a clock does, every second. */
    @Test
    void what_is_enqueued_outside_of_any_trace_begins_none_until_it_runs() {
        await(client().enqueue(List.of(job("x").id("t1"), job("y").id("t2"))));

        assertThat(spans.getFinishedSpanItems()).isEmpty();
        server(job -> Uni.createFrom().item(JobOutcome.done()));
        until(() -> spans.getFinishedSpanItems().size() == 2, "both ran");

        assertThat(spans.getFinishedSpanItems()).allSatisfy(run -> {
            assertThat(run.getName()).isEqualTo("process page:sync");
            assertThat(run.getParentSpanContext().isValid()).isFalse();
        });
    }

    @Test
    void a_failure_is_told_with_the_span() {
        server(job -> Uni.createFrom().failure(new IllegalStateException("no disk")));

        await(client().enqueue(job("x")));

        SpanData run = run();
        assertThat(run.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(run.getEvents()).hasSize(1);
    }
}
