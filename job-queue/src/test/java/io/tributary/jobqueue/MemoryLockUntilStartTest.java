package io.tributary.jobqueue;

import static io.tributary.jobqueue.TestShop.NOON;
import static io.tributary.jobqueue.TestShop.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryLockUntilStartTest extends LockUntilStartContract<MemoryShop> {

    @Override
    MemoryShop shop() {
        return new MemoryShop();
    }

    @Test
    void a_clock_that_goes_back_does_not_lower_when_the_job_was_wanted() {
        shop.enqueue(job("old"));
        shop.clock.tick(Duration.ofSeconds(-1));

        shop.enqueue(job("new"));

        assertThat(shop.take().known().wantedAt()).isEqualTo(NOON);
    }

    @Test
    void the_newer_learns_when_the_older_was_wanted_if_that_is_later() {
        Taken old = shop.enqueueAndTake("old");
        shop.clock.tick(Duration.ofSeconds(-1));
        shop.enqueue(job("new"));

        assertThat(shop.retry(old)).isEqualTo(Ack.SUPERSEDED);

        assertThat(shop.take().known().wantedAt()).isEqualTo(NOON);
    }
}
