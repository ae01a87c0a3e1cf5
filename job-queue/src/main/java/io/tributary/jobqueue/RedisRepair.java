package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a queue's sets for ids without a job, then through the hashes for jobs that stand nowhere. A cursor names
 * the set, or {@code t} for the hashes, and Redis' own cursor.
 */
final class RedisRepair {

    private static final String FIRST = "0";
    private static final String HASHES = "t";
    private static final List<String> PHASES = List.of("scheduled", "retry", "archived", "completed", "locks", HASHES);
    private static final int KEYS_AT_ONCE = 200;

    private final Commands redis;
    private final Clock clock;

    RedisRepair(Commands redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    Uni<RepairStep> step(String queue, String cursor) {
        String[] parts = cursor.split(":", 2);
        int phase = cursor.equals(FIRST) ? 0 : PHASES.indexOf(parts[0]);
        String from = cursor.equals(FIRST) ? FIRST : parts[1];
        return PHASES.get(phase).equals(HASHES) ? jobs(queue, from) : set(queue, phase, from);
    }

    private Uni<RepairStep> set(String queue, int phase, String from) {
        return run(Script.REPAIR_SET, queue, List.of(PHASES.get(phase), from, KEYS_AT_ONCE))
                .map(reply -> new RepairStep(
                        next(phase, reply.get(0).toString()), 0, reply.get(1).toInteger(), 0));
    }

    private static String next(int phase, String at) {
        return at.equals(FIRST) ? PHASES.get(phase + 1) + ":" + FIRST : PHASES.get(phase) + ":" + at;
    }

    private Uni<RepairStep> jobs(String queue, String from) {
        return run(
                        Script.REPAIR_JOBS,
                        queue,
                        List.of(from, KEYS_AT_ONCE, clock.instant().getEpochSecond()))
                .chain(reply -> mended(queue, reply.get(3)).map(mended -> step(reply, mended)));
    }

    private static RepairStep step(Response reply, List<Mended> mended) {
        String at = reply.get(0).toString();
        int requeued = (int) mended.stream().filter(Mended.REQUEUED::equals).count();
        int quarantined =
                (int) mended.stream().filter(Mended.QUARANTINED::equals).count();
        return new RepairStep(
                at.equals(FIRST) ? FIRST : HASHES + ":" + at,
                requeued + reply.get(2).toInteger(),
                reply.get(1).toInteger(),
                quarantined);
    }

    /** What became of a job that stood nowhere; nothing, if someone was faster. */
    private enum Mended {
        REQUEUED,
        QUARANTINED,
        NOTHING
    }

    private Uni<List<Mended>> mended(String queue, Response strays) {
        return Multi.createFrom()
                .iterable(strays)
                .onItem()
                .transformToUniAndConcatenate(stray -> mend(queue, stray))
                .collect()
                .asList();
    }

    private Uni<Mended> mend(String queue, Response stray) {
        boolean decodable = decodable(stray.get(3));
        Instant now = clock.instant();
        List<Object> arguments = List.of(
                stray.get(0).toBytes(),
                stray.get(1).toString(),
                stray.get(2).toString(),
                decodable ? "1" : "",
                now.getEpochSecond(),
                Times.nanos(now));
        Mended what = decodable ? Mended.REQUEUED : Mended.QUARANTINED;
        return run(Script.MEND, queue, arguments).map(code -> code.toInteger() == 1 ? what : Mended.NOTHING);
    }

    private static boolean decodable(Response message) {
        try {
            return TaskMessage.parseFrom(message.toBytes()).isInitialized();
        } catch (InvalidProtocolBufferException undecodable) {
            return false;
        }
    }

    private Uni<@Nullable Response> run(Script script, String queue, List<?> arguments) {
        return script.run(redis, new QueueKeys(queue).prefix(), arguments);
    }
}
