package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Enqueues into Redis, over whatever connection of the pool is free. */
final class RedisProducerStore implements ProducerStore {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Commands redis;
    private final Clock clock;
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    RedisProducerStore(Redis redis, Clock clock) {
        this.redis =
                request -> redis.send(request).ifNoItem().after(LIMIT).failWith(() -> new NoReply(request.command()));
        this.clock = clock;
    }

    @Override
    public Uni<List<EnqueueResult>> enqueue(String queue, List<List<NewJob>> groups, @Nullable Long mayWait) {
        QueueKeys keys = new QueueKeys(queue);
        Instant now = clock.instant();
        List<Object> arguments = new ArrayList<>();
        arguments.add(now.getEpochSecond());
        arguments.add(Times.nanos(now));
        arguments.add(mayWait == null ? "" : mayWait);
        arguments.add(mayWait == null ? "" : sizes(groups));
        groups.forEach(group -> group.forEach(job -> add(arguments, keys, job, now)));
        return announce(queue)
                .chain(() -> Script.ENQUEUE.run(redis, keys.prefix(), arguments))
                .map(RedisProducerStore::results);
    }

    private static String sizes(List<List<NewJob>> groups) {
        return groups.stream().map(group -> String.valueOf(group.size())).collect(Collectors.joining(","));
    }

    private static void add(List<Object> arguments, QueueKeys keys, NewJob job, Instant now) {
        Long runAt = job.runAt(now);
        Instant eventTime = job.eventTime();
        Instant receivedAt = job.receivedAt();
        Duration uniqueFor = job.uniqueFor();
        boolean plain =
                runAt == null && eventTime == null && receivedAt == null && !job.isUnique() && !job.onlyIfKnown();
        arguments.add(job.id());
        arguments.add(TaskMessages.of(job, keys).toByteArray());
        arguments.add(plain ? "" : "1");
        if (!plain) {
            arguments.add(job.isUnique() ? keys.lock(job.type(), job.bytes()) : "");
            arguments.add(uniqueFor == null ? "" : uniqueFor.toSeconds());
            arguments.add(runAt == null ? "" : runAt);
            arguments.add(eventTime == null ? "" : eventTime.toEpochMilli());
            arguments.add(job.onlyIfKnown() ? "1" : "");
            arguments.add(receivedAt == null ? "" : receivedAt.toEpochMilli());
        }
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

    private static List<EnqueueResult> results(Response codes) {
        List<EnqueueResult> results = new ArrayList<>(codes.size());
        for (Response code : codes) {
            results.add(
                    switch (code.toInteger()) {
                        case 1 -> EnqueueResult.ENQUEUED;
                        case 0 -> EnqueueResult.ID_CONFLICT;
                        case -1 -> EnqueueResult.DUPLICATE;
                        default -> EnqueueResult.QUEUE_FULL;
                    });
        }
        return results;
    }
}
