package io.tributary.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final Map<String, Integer> WEIGHTS = Map.of("critical", 6, "default", 3, "bulk", 1);

    private final Shares shares = new Shares(new Random(7));

    @BeforeEach
    void serve() {
        shares.set(JobQueues.weighted(WEIGHTS));
    }

    @Test
    void full_queues_get_their_share_and_none_starves() {
        Map<String, Integer> drawn = new HashMap<>();

        for (int i = 0; i < 300; i++) {
            shares.draw(1, queue -> true).forEach((queue, slots) -> drawn.merge(queue, slots, Integer::sum));
        }

        assertThat(drawn.get("critical")).isBetween(150, 210);
        assertThat(drawn.get("default")).isBetween(65, 115);
        assertThat(drawn.get("bulk")).isBetween(15, 50);
    }

    @Test
    void many_slots_are_shared_too() {
        Map<String, Integer> drawn = shares.draw(300, queue -> true);

        assertThat(drawn.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(300);
        assertThat(drawn.get("bulk")).isBetween(15, 50);
        assertThat(drawn.get("critical")).isGreaterThan(drawn.get("default"));
    }

    @Test
    void what_empty_queues_leave_goes_to_the_others() {
        assertThat(shares.draw(32, "bulk"::equals)).isEqualTo(Map.of("bulk", 32));
        assertThat(shares.draw(32, queue -> false)).isEmpty();
        assertThat(shares.draw(0, queue -> true)).isEmpty();
    }

    @Test
    void strictly_the_greatest_weight_gets_all() {
        shares.set(JobQueues.strict(WEIGHTS));

        assertThat(shares.draw(32, queue -> true)).isEqualTo(Map.of("critical", 32));
        assertThat(shares.draw(32, queue -> !queue.equals("critical"))).isEqualTo(Map.of("default", 32));
    }

    @Test
    void a_weight_is_above_0_and_a_name_breaks_no_key() {
        assertThatThrownBy(() -> JobQueues.weighted(Map.of("a", 0))).hasMessageContaining("queue a has 0");
        assertThatThrownBy(() -> JobQueues.weighted(Map.of("a}", 1))).hasMessageContaining("braces");
        assertThatThrownBy(() -> JobQueues.weighted(Map.of())).hasMessageContaining("at least one queue");
    }
}
