package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Puts jobs into their queues. Thread-safe; has no connection of its own and needs no closing. */
public final class JobClient {

    private static final int JOBS_PER_CALL = 200;

    private final Commands redis;
    private final Clock clock;
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    /**
     * A client.
     *
     * @param redis a client with a pool; a batch uses one connection per queue and 200 jobs
     * @param clock decides whether {@link NewJob#processAt} has come
     */
    public JobClient(Redis redis, Clock clock) {
        this.redis = redis::send;
        this.clock = clock;
    }

    /** Enqueues one job; see {@link #enqueue(List)}. */
    public Uni<EnqueueResult> enqueue(NewJob job) {
        return enqueue(List.of(job)).map(results -> results.get(0));
    }

    /**
     * Enqueues all, those of a queue in their order. Completes when Redis has them; fails if Redis couldn't be told of
     * some, in which case others may be enqueued: say it again, with the same jobs, whose ids keep them from being
     * enqueued twice.
     *
     * @return one result for each job, in order
     */
    public Uni<List<EnqueueResult>> enqueue(List<NewJob> jobs) {
        EnqueueResult[] results = new EnqueueResult[jobs.size()];
        List<Uni<Void>> calls = new ArrayList<>();
        byQueue(jobs).forEach((queue, indexes) -> calls.add(enqueueInto(queue, jobs, indexes, results)));
        if (calls.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.join().all(calls).andCollectFailures().map(done -> Arrays.asList(results));
    }

    private static Map<String, List<Integer>> byQueue(List<NewJob> jobs) {
        Map<String, List<Integer>> indexes = new LinkedHashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            indexes.computeIfAbsent(jobs.get(i).queue(), queue -> new ArrayList<>())
                    .add(i);
        }
        return indexes;
    }

    private Uni<Void> enqueueInto(String queue, List<NewJob> jobs, List<Integer> indexes, EnqueueResult[] results) {
        Uni<Void> calls = announce(queue);
        for (int from = 0; from < indexes.size(); from += JOBS_PER_CALL) {
            List<Integer> some = indexes.subList(from, Math.min(from + JOBS_PER_CALL, indexes.size()));
            calls = calls.chain(() -> call(new QueueKeys(queue), jobs, some, results));
        }
        return calls;
    }

    /** asynq's tools only see queues that are listed. Once per queue and client; servers repeat it. */
    private Uni<Void> announce(String queue) {
        if (announced.contains(queue)) {
            return Uni.createFrom().voidItem();
        }
        return redis.send(Request.cmd(Command.SADD).arg(QueueKeys.ALL_QUEUES).arg(queue))
                .invoke(() -> announced.add(queue))
                .replaceWithVoid();
    }

    private Uni<Void> call(QueueKeys keys, List<NewJob> jobs, List<Integer> indexes, EnqueueResult[] results) {
        Instant now = clock.instant();
        List<Object> arguments = new ArrayList<>(2 + 6 * indexes.size());
        arguments.add(now.getEpochSecond());
        arguments.add(Times.nanos(now));
        indexes.forEach(index -> addArguments(arguments, jobs.get(index), now));
        return Script.ENQUEUE
                .run(redis, keys.prefix(), arguments)
                .invoke(codes -> {
                    for (int i = 0; i < indexes.size(); i++) {
                        results[indexes.get(i)] = result(codes.get(i));
                    }
                })
                .replaceWithVoid();
    }

    private static void addArguments(List<Object> arguments, NewJob job, Instant now) {
        Instant processAt = job.processAt();
        Instant eventTime = job.eventTime();
        arguments.add(job.id());
        arguments.add(TaskMessages.of(job).toByteArray());
        arguments.add(job.untilStart() ? new QueueKeys(job.queue()).lock(job.type(), job.payload()) : "");
        arguments.add(processAt != null && processAt.isAfter(now) ? Times.fullSecond(processAt) : "");
        arguments.add(eventTime == null ? "" : eventTime.toEpochMilli());
        arguments.add(job.onlyIfKnown() ? "1" : "");
    }

    private static EnqueueResult result(Response code) {
        return switch (code.toInteger()) {
            case 1 -> EnqueueResult.ENQUEUED;
            case 0 -> EnqueueResult.ID_CONFLICT;
            default -> EnqueueResult.DUPLICATE;
        };
    }
}
