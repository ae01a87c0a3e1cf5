package io.tributary.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryAttemptsTest extends AttemptsContract<MemoryShop> {

    @Override
    MemoryShop shop() {
        return new MemoryShop();
    }

    // A.6-11
    @Test
    void the_archive_keeps_ten_thousand() {
        for (int n = 0; n < 10_002; n++) {
            assertThat(shop.archive(shop.enqueueAndTake("t" + n))).isEqualTo(Ack.WRITTEN);
        }

        assertThat(shop.ids(JobState.ARCHIVED))
                .hasSize(10_000)
                .contains("t10001")
                .doesNotContain("t0", "t1");
        assertThat(shop.exists("t0")).isFalse();
    }
}
