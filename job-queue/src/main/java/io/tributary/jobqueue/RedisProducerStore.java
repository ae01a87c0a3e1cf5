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

    private final Commands redis;
    private final Clock clock;
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    RedisProducerStore(Redis redis, Clock clock) {
        this.redis = Commands.pooled(redis);
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
                .call(codes -> announceAgain(queue, codes))
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

    /** asynq's tools only see queues that are listed. Servers repeat it. */
    private Uni<Void> announce(String queue) {
        if (announced.contains(queue)) {
            return Uni.createFrom().voidItem();
        }
        return redis.send(Request.cmd(Command.SADD).arg(QueueKeys.ALL_QUEUES).arg(queue))
                .invoke(() -> announced.add(queue))
                .replaceWithVoid();
    }

    /** A queue in which nothing was pending may have been removed since, or Redis wiped, so that it is listed no more. */
    private Uni<Void> announceAgain(String queue, Response codes) {
        if (codes.get(codes.size() - 1).toInteger() == 0) {
            return Uni.createFrom().voidItem();
        }
        announced.remove(queue);
        return announce(queue);
    }

    private static List<EnqueueResult> results(Response codes) {
        List<EnqueueResult> results = new ArrayList<>(codes.size() - 1);
        for (int i = 0; i < codes.size() - 1; i++) {
            results.add(
                    switch (codes.get(i).toInteger()) {
                        case 1 -> EnqueueResult.ENQUEUED;
                        case 0 -> EnqueueResult.ID_CONFLICT;
                        case -1 -> EnqueueResult.DUPLICATE;
                        default -> EnqueueResult.QUEUE_FULL;
                    });
        }
        return results;
    }
}
