package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.ProjectReads.Progress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Instant BEGAN = Instant.parse("2026-11-20T09:00:00Z");

    @Test
    void the_rate_is_the_average_since_the_run_began_and_tells_when_the_rest_is_done() {
        assertThat(Progress.of(3000, 9000, BEGAN, BEGAN.plusSeconds(60)))
                .isEqualTo(new Progress(3000, 9000, 50.0, BEGAN.plusSeconds(180)));
    }

    @Test
    void what_is_not_known_is_not_made_up() {
        assertThat(Progress.of(0, 9000, BEGAN, BEGAN.plusSeconds(60))).isEqualTo(new Progress(0, 9000, null, null));
        assertThat(Progress.of(120, null, BEGAN, BEGAN.plusSeconds(60))).isEqualTo(new Progress(120, null, 2.0, null));
    }

    @Test
    void a_run_that_lists_more_than_expected_is_about_to_finish_and_not_finished_long_ago() {
        assertThat(Progress.of(9001, 9000, BEGAN, BEGAN.plusSeconds(100)).expectedFinish())
                .isEqualTo(BEGAN.plusSeconds(100));
    }

    @Test
    void a_clock_that_shows_no_time_since_the_beginning_divides_by_none() {
        assertThat(Progress.of(100, 200, BEGAN, BEGAN.minusSeconds(1)).rowsPerSecond())
                .isEqualTo(100_000.0);
    }
}
