package io.tributary.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 25})
    void a_failed_job_waits_as_asynqs_do(int retried) {
        long least = (long) retried * retried * retried * retried + 15;
        long most = least + 29L * (retried + 1);

        LongStream.Builder draws = LongStream.builder();
        for (int draw = 0; draw < 1_000; draw++) {
            draws.add(Backoff.likeAsynq(retried).toSeconds());
        }

        long[] sorted = draws.build().sorted().toArray();
        assertThat(sorted[0]).isBetween(least, least + 5L * (retried + 1));
        assertThat(sorted[sorted.length - 1]).isBetween(most - 5L * (retried + 1), most);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 100})
    void a_pause_after_failures_doubles_up_to_two_seconds(int before) {
        Backoff backoff = new Backoff();
        for (int failure = 0; failure < before; failure++) {
            assertThat(backoff.nextMillis()).isPositive();
        }
        long full = Math.min(2_000, 100L << Math.min(before, 5));

        assertThat(backoff.nextMillis()).isBetween(full / 2, full);
        backoff.reset();
        assertThat(backoff.nextMillis()).isBetween(50L, 100L);
    }
}
