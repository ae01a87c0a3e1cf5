package io.tributary.jobqueue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts jobs into their queues. What is asked for while a call to Redis is under way goes with the next call, so that
 * many callers cost little more than one. Thread-safe; has no connection of its own and needs no closing.
 */
public final class JobClient {

    private static final int JOBS_PER_CALL = 1_000;

    private final ProducerStore store;
    private final JobClientConfig config;
    private final ProducerMetrics metrics;
    private final JobTraces traces;
    private final Map<String, EnqueueLine> lines = new ConcurrentHashMap<>();

    /**
     * A client with the default bounds that tells nobody what it does.
     *
     * @param redis a client with a pool; each queue uses one connection at a time
     * @param clock decides whether {@link NewJob#processAt} has come
     */
    public JobClient(Redis redis, Clock clock) {
        this(redis, clock, JobClientConfig.DEFAULT, new CompositeMeterRegistry(), OpenTelemetry.noop());
    }

    /**
     * A client.
     *
     * @param redis a client with a pool; each queue uses one connection at a time
     * @param clock decides whether {@link NewJob#processAt} has come
     * @param registry gets {@code jobs.enqueued} by queue, type and result
     * @param telemetry gets a span for each job that goes out and is part of a trace: the one in the job's headers or
     *     else the caller's; its propagator puts the span's context into the headers. None without a propagator
     */
    public JobClient(
            Redis redis, Clock clock, JobClientConfig config, MeterRegistry registry, OpenTelemetry telemetry) {
        this(new RedisProducerStore(redis, clock), config, registry, telemetry);
    }

    JobClient(ProducerStore store, JobClientConfig config, MeterRegistry registry, OpenTelemetry telemetry) {
        this.store = store;
        this.config = config;
        this.metrics = new ProducerMetrics(registry);
        this.traces = new JobTraces(telemetry);
    }

    /** Enqueues one job; see {@link #enqueue(List)}. */
    public Uni<EnqueueResult> enqueue(NewJob job) {
        return enqueue(List.of(job)).map(results -> results.get(0));
    }

    /**
     * Enqueues all, those of a queue in their order. Up to 1,000 jobs of a queue, of payloads of up to 16 MiB in all, go
     * in with one call and in one step, all or none; more are cut into such calls. Completes when Redis has them.
     *
     * @return one result for each job, in order. Fails with {@link IllegalArgumentException}, before anything is
     *     enqueued, if a payload is larger than the client's bound. Fails with {@link JobQueueUnavailable} if Redis
     *     couldn't be told of some within 5 s; others, and also these, may be enqueued then: say it again, with the same
     *     jobs, whose ids keep them from being enqueued twice. Any other failure is a bug, or a Redis in which a key of
     *     the queue is not what it should be; the call that met it changed nothing
     */
    public Uni<List<EnqueueResult>> enqueue(List<NewJob> jobs) {
        for (NewJob job : jobs) {
            if (job.bytes().length > config.maxPayload()) {
                return Uni.createFrom()
                        .failure(new IllegalArgumentException("the payload of " + job + " has " + job.bytes().length
                                + " bytes; at most " + config.maxPayload() + " are allowed"));
            }
        }
        return jobs.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.createFrom().deferred(() -> send(traces.send(jobs)));
    }

    private Uni<List<EnqueueResult>> send(JobTraces.Sending sending) {
        return send(sending.jobs())
                .onItem()
                .invoke(sending::end)
                .onFailure()
                .invoke(sending::fail)
                .onCancellation()
                .invoke(sending::cancel);
    }

    private Uni<List<EnqueueResult>> send(List<NewJob> jobs) {
        EnqueueResult[] results = new EnqueueResult[jobs.size()];
        List<Uni<Void>> calls = new ArrayList<>();
        byQueue(jobs)
                .forEach((queue, indexes) -> cut(indexes, jobs)
                        .forEach(some -> calls.add(
                                call(queue, some.stream().map(jobs::get).toList(), some, results))));
        Uni<Void> all = calls.size() == 1
                ? calls.get(0)
                : Uni.join()
                        .all(calls)
                        .andCollectFailures()
                        .replaceWithVoid()
                        .onFailure(CompositeException.class)
                        .transform(JobClient::worst);
        return onCallersContext(all).map(done -> Arrays.asList(results));
    }

    /** What waiting doesn't mend, if there is such among the failures. */
    private static Throwable worst(Throwable several) {
        List<Throwable> failures = ((CompositeException) several).getCauses();
        return failures.stream()
                .filter(failure -> !(failure instanceof JobQueueUnavailable))
                .findFirst()
                .orElse(failures.get(0));
    }

    /** The indexes of the jobs of each call. */
    private static List<List<Integer>> cut(List<Integer> indexes, List<NewJob> jobs) {
        List<List<Integer>> calls = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < indexes.size(); i++) {
            long more = jobs.get(indexes.get(i)).bytes().length;
            if (i > from && (i - from == JOBS_PER_CALL || bytes + more > EnqueueLine.BYTES_PER_CALL)) {
                calls.add(indexes.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        calls.add(indexes.subList(from, indexes.size()));
        return calls;
    }

    private static Map<String, List<Integer>> byQueue(List<NewJob> jobs) {
        Map<String, List<Integer>> indexes = new LinkedHashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            indexes.computeIfAbsent(jobs.get(i).queue(), queue -> new ArrayList<>())
                    .add(i);
        }
        return indexes;
    }

    private Uni<Void> call(String queue, List<NewJob> group, List<Integer> indexes, EnqueueResult[] results) {
        return line(queue)
                .add(group)
                .invoke(given -> {
                    metrics.enqueued(queue, group, given);
                    for (int i = 0; i < indexes.size(); i++) {
                        results[indexes.get(i)] = given.get(i);
                    }
                })
                .replaceWithVoid();
    }

    private EnqueueLine line(String queue) {
        return lines.computeIfAbsent(
                queue,
                name -> new EnqueueLine(
                        JOBS_PER_CALL,
                        groups ->
                                store.enqueue(name, groups, config.maxWaiting().get(name))));
    }

    /** A call may be another caller's too; each goes on where it came from. */
    private static <T> Uni<T> onCallersContext(Uni<T> call) {
        Context context = Vertx.currentContext();
        return context == null ? call : call.emitOn(command -> context.runOnContext(ignored -> command.run()));
    }
}
