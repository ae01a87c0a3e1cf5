package io.tributary.projects.application.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.sync.Decision.Ignore;
import io.tributary.projects.application.sync.Decision.LookAgain;
import io.tributary.projects.application.sync.Decision.Mark;
import io.tributary.projects.application.sync.Decision.Same;
import io.tributary.projects.application.sync.Decision.Unconfirmed;
import io.tributary.projects.application.sync.Decision.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PageRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(2));
    private static final Instant JUST_NOW = NOW.minus(Duration.ofMinutes(2));
    private static final Home HOME = new Home(UUID.randomUUID(), UUID.randomUUID());
    private static final StoredPage UNKNOWN = new StoredPage(0, false, null, null);

    private final SamplePage page = SamplePage.of(HOME.dataSourceId(), "Ship it", LONG_AGO);

    @Nested
    class NewerWins {

        @Test
        void a_page_that_is_new_is_written() {
            assertWritten(decide(UNKNOWN, page.get(5, NOW)), null);
            assertWritten(decide(UNKNOWN, page.row(5, NOW)), null);
        }

        @Test
        void an_older_observation_changes_nothing() {
            StoredPage stored = stored(10, page.titled("Newer", JUST_NOW));

            assertThat(decide(stored, page.get(9, NOW))).isEqualTo(new Ignore());
            assertThat(decide(stored, page.row(9, NOW))).isEqualTo(new Ignore());
            assertThat(decide(stored, page.missing(9, NOW))).isEqualTo(new Ignore());
        }

        @Test
        void the_same_observation_again_changes_nothing() {
            assertThat(decide(stored(10, page), page.get(10, NOW))).isEqualTo(new Ignore());
        }

        @Test
        void equal_content_raises_the_ticket_alone() {
            assertThat(decide(stored(10, page), page.get(11, NOW))).isEqualTo(new Same(null));
            assertThat(decide(stored(10, page), page.row(11, NOW))).isEqualTo(new Same(null));
        }

        @Test
        void a_later_edit_of_equal_content_moves_its_time_alone() {
            SamplePage touched = page.titled("Ship it", JUST_NOW);

            assertThat(decide(stored(10, page), touched.row(11, NOW)))
                    .isEqualTo(new Same(touched.content().lastEditedTime()));
        }

        @Test
        void a_get_with_other_content_is_written_however_old_its_edit_is() {
            assertThat(decide(stored(10, page.titled("Newer", JUST_NOW)), page.get(11, NOW)))
                    .isInstanceOf(Write.class);
        }
    }

    @Nested
    class AQueryMayLagBehind {

        private final SamplePage newer = page.titled("Newer", JUST_NOW);

        @Test
        void a_row_that_differs_and_was_edited_earlier_is_left_to_a_get() {
            assertThat(decide(stored(10, newer), page.row(11, NOW))).isEqualTo(new LookAgain());
        }

        @Test
        void a_row_that_differs_within_the_same_young_minute_is_left_to_a_get() {
            assertThat(decide(stored(10, newer), page.titled("Other", JUST_NOW).row(11, NOW)))
                    .isEqualTo(new LookAgain());
        }

        @Test
        void a_row_that_differs_within_the_same_old_minute_is_written() {
            assertThat(decide(stored(10, page), page.titled("Other", LONG_AGO).row(11, NOW)))
                    .isInstanceOf(Write.class);
        }

        @Test
        void a_row_that_was_edited_later_is_written() {
            assertThat(decide(stored(10, page), newer.row(11, NOW))).isInstanceOf(Write.class);
        }

        @Test
        void an_equal_row_never_moves_the_last_edit_back() {
            StoredPage stored = stored(10, page.titled("Ship it", JUST_NOW));

            assertThat(decide(stored, page.row(11, NOW))).isEqualTo(new Same(null));
        }

        @Test
        void a_row_of_a_page_that_was_marked_a_moment_ago_is_left_to_a_get() {
            assertThat(decide(marked(10, MissingReason.NOT_FOUND, JUST_NOW), page.row(11, NOW)))
                    .isEqualTo(new LookAgain());
        }

        @Test
        void a_row_of_a_page_that_was_marked_long_ago_brings_it_back() {
            assertWritten(decide(marked(10, MissingReason.NOT_FOUND, LONG_AGO), page.row(11, NOW)), null);
        }

        @Test
        void a_get_that_a_lagging_query_outran_asks_for_another_look() {
            assertThat(decide(byQuery(10, page), newer.get(9, NOW))).isEqualTo(new LookAgain());
            assertThat(decide(byQuery(10, page), page.missing(9, NOW))).isEqualTo(new LookAgain());
        }

        @Test
        void a_get_that_a_query_outran_is_over_if_it_says_nothing_newer() {
            assertThat(decide(byQuery(10, page), page.get(9, NOW))).isEqualTo(new Ignore());
            assertThat(decide(byQuery(10, newer), page.get(9, NOW))).isEqualTo(new Ignore());
        }
    }

    @Nested
    class MissingPages {

        @Test
        void the_first_404_marks_nothing() {
            assertThat(decide(stored(10, page), page.missing(11, NOW))).isEqualTo(new Unconfirmed(NOW));
        }

        @Test
        void a_second_404_within_a_minute_of_the_first_marks_nothing() {
            assertThat(decide(doubted(10, NOW.minusSeconds(59)), page.missing(11, NOW)))
                    .isEqualTo(new Unconfirmed(NOW.minusSeconds(59)));
        }

        @Test
        void a_second_404_a_minute_after_the_first_marks_the_page() {
            assertThat(decide(doubted(10, NOW.minusSeconds(60)), page.missing(11, NOW)))
                    .isEqualTo(new Mark(MissingReason.NOT_FOUND, null));
        }

        @Test
        void a_404_of_a_page_that_is_marked_as_not_found_only_raises_the_ticket() {
            assertThat(decide(marked(10, MissingReason.NOT_FOUND, LONG_AGO), page.missing(11, NOW)))
                    .isEqualTo(new Same(null));
        }

        @Test
        void a_page_that_never_was_in_the_copy_is_not_marked() {
            StoredPage doubted = new StoredPage(10, false, NOW.minusSeconds(60), null);

            assertThat(decide(UNKNOWN, page.missing(11, NOW))).isEqualTo(new Unconfirmed(NOW));
            assertThat(decide(doubted, page.missing(11, NOW))).isEqualTo(new Same(null));
        }

        @Test
        void a_trashed_or_archived_page_is_written_with_its_mark() {
            assertWritten(decide(stored(10, page), page.trashed(NOW).get(11, NOW)), MissingReason.TRASHED);
            assertWritten(decide(stored(10, page), page.archived(NOW).get(11, NOW)), MissingReason.ARCHIVED);
        }

        @Test
        void a_page_that_moved_away_is_marked_and_keeps_its_content() {
            SamplePage moved = page.movedTo(UUID.randomUUID(), JUST_NOW);

            assertThat(decide(stored(10, page), moved.get(11, NOW)))
                    .isEqualTo(new Mark(MissingReason.MOVED, moved.content().lastEditedTime()));
            assertThat(decide(marked(10, MissingReason.MOVED, LONG_AGO), moved.get(11, NOW)))
                    .isInstanceOf(Same.class);
        }

        @Test
        void a_foreign_page_that_never_was_in_the_copy_stays_out_of_it() {
            assertThat(decide(UNKNOWN, page.movedTo(UUID.randomUUID(), JUST_NOW).get(11, NOW)))
                    .isEqualTo(new Same(null));
        }

        @Test
        void a_get_brings_a_marked_page_back_at_once() {
            assertWritten(decide(marked(10, MissingReason.MOVED, JUST_NOW), page.get(11, NOW)), null);
        }
    }

    private static Decision decide(StoredPage stored, Observation observation) {
        return PageRules.decide(HOME, stored, observation, NOW);
    }

    private static void assertWritten(Decision decision, @Nullable MissingReason missing) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Write.class, write -> assertThat(write.missing()).isEqualTo(missing));
    }

    private static StoredPage stored(long ticket, SamplePage page) {
        return new StoredPage(ticket, false, null, copy(page, null, null));
    }

    private static StoredPage byQuery(long ticket, SamplePage page) {
        return new StoredPage(ticket, true, null, copy(page, null, null));
    }

    private StoredPage marked(long ticket, MissingReason reason, Instant at) {
        return new StoredPage(ticket, false, null, copy(page, reason, at));
    }

    private StoredPage doubted(long ticket, Instant since) {
        return new StoredPage(ticket, false, since, copy(page, null, null));
    }

    private static PageCopy copy(SamplePage page, @Nullable MissingReason missing, @Nullable Instant missingAt) {
        PageContent content = page.content();
        return new PageCopy(
                content.title(),
                content.properties(),
                content.parent(),
                content.inTrash(),
                content.archived(),
                missing,
                missingAt,
                content.lastEditedTime(),
                content.hash());
    }
}
