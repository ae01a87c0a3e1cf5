package io.tributary.jobqueue;

import io.vertx.mutiny.redis.client.Response;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@code show.lua} gives, whoever wrote it. */
final class RedisJobs {

    private RedisJobs() {}

    /** A job; null if it is none that is shown: jobs in groups are only Go's. */
    static @Nullable JobInfo info(String queue, @Nullable Response row, Instant now) {
        JobState state = row == null ? null : state(row.get(1).toString());
        if (row == null || state == null) {
            return null;
        }
        Response crashes = row.get(3);
        Response result = row.get(4);
        Response time = row.get(5);
        Instant at = state == JobState.PENDING ? nanos(time) : second(time);
        return JobInfos.of(
                queue,
                row.get(0).toString(),
                state,
                row.get(2).toBytes(),
                crashes == null ? 0 : (int) number(crashes),
                result == null ? null : result.toBytes(),
                at,
                state == JobState.ACTIVE && (at == null || !at.isAfter(now)));
    }

    private static @Nullable JobState state(String text) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.text().equals(text))
                .findFirst()
                .orElse(null);
    }

    /** A time in ns; null if there is none. */
    static @Nullable Instant nanos(@Nullable Response nanos) {
        try {
            return nanos == null || nanos.toString().isEmpty()
                    ? null
                    : Instant.ofEpochSecond(0, Long.parseLong(nanos.toString()));
        } catch (NumberFormatException foreign) {
            return null;
        }
    }

    private static @Nullable Instant second(@Nullable Response second) {
        return second == null ? null : Times.second((long) number(second));
    }

    private static double number(Response text) {
        try {
            return Double.parseDouble(text.toString().replace("inf", "Infinity"));
        } catch (NumberFormatException foreign) {
            return 0;
        }
    }
}
