package io.tributary.projects.application.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.sync.NotionReader.PartialRow;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.SweepCheckpoint.Phase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SweepCheckpointTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final UUID DATA_SOURCE = UUID.randomUUID();

    private final SweepCheckpoint full = SweepCheckpoint.full().afterSchema();

    @Test
    void a_run_lists_from_the_beginning_with_the_cursors_that_it_is_given() {
        SweepCheckpoint second = full.afterRows(answer("next", false, NOON));

        assertThat(full.query()).isEqualTo(new Query(null, null, null));
        assertThat(second.query()).isEqualTo(new Query(null, null, "next"));
        assertThat(second.lastCreated()).isEqualTo(NOON);
    }

    @Test
    void a_short_or_empty_page_with_a_cursor_is_not_the_end() {
        SweepCheckpoint after = full.afterRows(answer("one", false, NOON)).afterRows(answer("two", false));

        assertThat(after.phase()).isEqualTo(Phase.LIST);
        assertThat(after.query().cursor()).isEqualTo("two");
        assertThat(after.lastCreated()).isEqualTo(NOON);
    }

    @Test
    void the_mark_of_the_cap_counts_at_the_end_of_the_window_alone() {
        SweepCheckpoint within = full.afterRows(answer("next", true, NOON));
        SweepCheckpoint end = within.afterRows(answer(null, true));

        assertThat(within.query()).isEqualTo(new Query(null, null, "next"));
        assertThat(end.query()).isEqualTo(new Query(NOON, null, null));
        assertThat(end.incomplete()).isFalse();
    }

    @Test
    void rows_that_cannot_be_read_move_the_window_on_too() {
        QueryAnswer unreadable = new QueryAnswer(
                new Seen(1, NOON),
                List.of(),
                null,
                true,
                NOON,
                List.of(new PartialRow(UUID.randomUUID(), NOON)),
                NOON.plusSeconds(60));

        SweepCheckpoint next = full.afterRows(answer("next", true, NOON)).afterRows(unreadable);

        assertThat(next.query()).isEqualTo(new Query(NOON.plusSeconds(60), null, null));
        assertThat(next.incomplete()).isFalse();
        assertThat(full.afterRows(unreadable).incomplete()).isFalse();
    }

    @Test
    void a_window_that_ends_in_the_minute_in_which_it_began_is_left_behind_and_said() {
        SweepCheckpoint stuck = full.afterRows(answer(null, true, NOON)).afterRows(answer(null, true, NOON));

        assertThat(stuck.query()).isEqualTo(new Query(NOON.plusSeconds(60), null, null));
        assertThat(stuck.incomplete()).isTrue();
        assertThat(stuck.afterRows(answer(null, false)).incomplete()).isTrue();
    }

    @Test
    void an_incremental_run_keeps_its_bound_in_every_window_and_asks_for_no_unseen_page() {
        SweepCheckpoint windowed =
                SweepCheckpoint.incremental(NOON, false).afterRows(answer(null, true, NOON.minusSeconds(600)));

        assertThat(windowed.query()).isEqualTo(new Query(NOON.minusSeconds(600), NOON, null));
        assertThat(windowed.afterRows(answer(null, false)).phase()).isEqualTo(Phase.END);
    }

    @Test
    void a_full_run_begins_with_the_schema_and_an_incremental_one_only_where_it_may_have_been_forgotten() {
        assertThat(SweepCheckpoint.full().phase()).isEqualTo(Phase.SCHEMA);
        assertThat(SweepCheckpoint.incremental(NOON, false).phase()).isEqualTo(Phase.LIST);
        assertThat(SweepCheckpoint.incremental(NOON, true).phase()).isEqualTo(Phase.SCHEMA);
        assertThat(SweepCheckpoint.incremental(NOON, true).afterSchema())
                .isEqualTo(SweepCheckpoint.incremental(NOON, false));
    }

    @Test
    void a_full_run_looks_for_unseen_pages_after_its_list() {
        assertThat(full.afterRows(answer(null, false)).phase()).isEqualTo(Phase.CONTROL);
    }

    @Test
    void a_forgotten_cursor_costs_what_was_created_in_the_last_listed_minute() {
        SweepCheckpoint listed = full.afterRows(answer("one", false, NOON, NOON.plusSeconds(120)));

        assertThat(listed.afterInvalidCursor().query()).isEqualTo(new Query(NOON.plusSeconds(120), null, null));
        assertThat(full.afterRows(answer("one", false)).afterInvalidCursor().query())
                .isEqualTo(new Query(null, null, null));
    }

    @Test
    void a_cursor_that_is_forgotten_in_the_same_minute_again_and_again_leaves_the_rest_of_that_minute_out() {
        SweepCheckpoint at = full.afterRows(answer("one", false, NOON)).afterInvalidCursor();
        for (int i = 0; i < SweepCheckpoint.MOST_RESTARTS; i++) {
            at = at.afterRows(answer("more", false, NOON)).afterInvalidCursor();
            assertThat(at.query()).isEqualTo(new Query(NOON, null, null));
            assertThat(at.incomplete()).isFalse();
        }

        SweepCheckpoint left = at.afterRows(answer("more", false, NOON)).afterInvalidCursor();

        assertThat(left.query()).isEqualTo(new Query(NOON.plusSeconds(60), null, null));
        assertThat(left.incomplete()).isTrue();
        assertThat(left.afterRows(answer("empty", false)).afterInvalidCursor().query())
                .as("what is left behind stays behind")
                .isEqualTo(new Query(NOON.plusSeconds(60), null, null));
    }

    @Test
    void a_window_that_gets_on_may_lose_its_cursor_as_often_as_it_likes() {
        SweepCheckpoint at = full;
        for (int i = 0; i < 3 * SweepCheckpoint.MOST_RESTARTS; i++) {
            at = at.afterRows(answer("more", false, NOON.plusSeconds(60L * i))).afterInvalidCursor();
        }

        assertThat(at.phase()).isEqualTo(Phase.LIST);
        assertThat(at.incomplete()).isFalse();
    }

    @Test
    void a_list_whose_first_cursor_never_lives_ends() {
        SweepCheckpoint at = full;
        for (int i = 0; i <= SweepCheckpoint.MOST_RESTARTS; i++) {
            at = at.afterRows(answer("more", false)).afterInvalidCursor();
        }

        assertThat(at.phase()).isEqualTo(Phase.CONTROL);
        assertThat(at.incomplete()).isTrue();
    }

    private static QueryAnswer answer(@Nullable String next, boolean incomplete, Instant... created) {
        List<PageContent> rows = Stream.of(created)
                .map(time -> SamplePage.of(DATA_SOURCE, "Page", time).content())
                .toList();
        Instant last = created.length == 0 ? null : created[created.length - 1];
        return new QueryAnswer(new Seen(1, NOON), rows, next, incomplete, NOON, List.of(), last);
    }
}
