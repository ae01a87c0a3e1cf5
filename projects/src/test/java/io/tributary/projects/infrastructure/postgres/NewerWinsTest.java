package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SyncTarget;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every way in which an older state of a page could overwrite a newer one. */
class NewerWinsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant EARLIER = NOW.minus(Duration.ofHours(2));
    private static final Instant A_MINUTE_AGO = NOW.minus(Duration.ofMinutes(1));

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final PageWriter writer = new PageWriter(new Outbox(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final SyncTarget project = database.project();
    private final SamplePage original = SamplePage.of(project.dataSourceId(), "Original", EARLIER);
    private final SamplePage edited = original.titled("Edited", A_MINUTE_AGO);

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Nested
    class PageAgainstPage {

        @Test
        void an_older_response_that_arrives_late_changes_nothing() {
            apply(original.get(1, NOW));
            apply(edited.get(3, NOW));

            Applied late = apply(original.get(2, NOW));

            assertThat(late.changed()).isEmpty();
            assertThat(late.lookAgain()).isEmpty();
            assertStored("Edited", 3);
        }

        @Test
        void an_older_response_that_arrives_late_after_an_undo_to_equal_content_changes_nothing() {
            apply(original.get(1, NOW));
            apply(original.get(3, NOW)); // edited and undone meanwhile: equal content, and still newer

            apply(edited.get(2, NOW)); // what was fetched between the edit and the undo

            assertStored("Original", 3);
        }

        @Test
        void a_late_404_changes_nothing() {
            apply(original.get(1, NOW));
            apply(original.get(3, NOW));

            Applied late = apply(original.missing(2, NOW.plusSeconds(90)));

            assertThat(late.unconfirmed()).isEmpty();
            assertStored("Original", 3);
            assertThat(missingSince()).isNull();
        }

        @Test
        void a_late_404_after_a_first_one_and_a_sighting_does_not_confirm_it() {
            apply(original.get(1, NOW));
            apply(original.missing(2, NOW));
            apply(original.get(4, NOW.plusSeconds(70)));

            apply(original.missing(3, NOW.plusSeconds(65)));

            assertStored("Original", 4);
            assertThat(missingReason()).isNull();
        }

        @Test
        void a_late_sighting_does_not_bring_back_a_page_that_left() {
            apply(original.get(1, NOW));
            apply(original.trashed(NOW).get(3, NOW));

            apply(original.get(2, NOW));

            assertThat(missingReason()).isEqualTo("trashed");
        }

        @Test
        void a_late_first_sighting_does_not_bring_in_a_page_that_is_gone() {
            apply(original.missing(2, NOW));

            apply(original.get(1, NOW));

            assertThat(database.rows("SELECT 1 FROM pages WHERE page_id = $1", original.id()))
                    .isEmpty();
        }

        @Test
        void a_newer_response_waits_for_an_older_one_that_is_being_written_and_then_wins() {
            apply(original.get(1, NOW));

            race(original.titled("Older", NOW).get(2, NOW), edited.get(3, NOW));

            assertStored("Edited", 3);
            assertThat(changes()).containsExactly("$created", "title", "title");
        }

        @Test
        void an_older_response_waits_for_a_newer_one_that_is_being_written_and_then_loses() {
            apply(original.get(1, NOW));

            race(edited.get(3, NOW), original.titled("Older", NOW).get(2, NOW));

            assertStored("Edited", 3);
            assertThat(changes()).containsExactly("$created", "title");
        }

        @Test
        void two_responses_that_bring_the_same_new_page_at_once_bring_it_once() {
            race(edited.get(3, NOW), original.get(2, NOW));

            assertStored("Edited", 3);
            assertThat(changes()).containsExactly("$created");
        }
    }

    @Nested
    class PageAgainstSweep {

        @Test
        void a_row_of_a_query_that_was_asked_before_a_get_changes_nothing() {
            apply(edited.get(3, NOW));

            Applied late = apply(original.row(2, NOW));

            assertThat(late.changed()).isEmpty();
            assertThat(late.lookAgain()).isEmpty();
            assertStored("Edited", 3);
        }

        @Test
        void a_query_that_lags_behind_neither_writes_nor_raises_the_ticket() {
            apply(edited.get(3, NOW));

            Applied lagging = apply(original.row(4, NOW));

            assertThat(lagging.lookAgain()).containsExactly(original.id());
            assertStored("Edited", 3);
        }

        @Test
        void a_get_that_was_slower_than_a_lagging_query_is_not_lost() {
            apply(original.get(1, NOW));
            apply(original.row(3, NOW)); // equal to the copy, so the ticket rises

            Applied late = apply(edited.get(2, NOW)); // saw the edit that the query didn't show

            assertStored("Original", 3);
            assertThat(late.lookAgain()).containsExactly(original.id());
        }

        @Test
        void a_page_whose_first_request_is_older_than_a_row_is_older_however_late_its_last_one_came() {
            apply(original.get(1, NOW));
            SamplePage first = original.titled("First request", A_MINUTE_AGO);
            SamplePage later = original.titled("Later", NOW);
            apply(later.row(3, NOW)); // asked between the first request (2) and the last one (4)

            apply(first.get(2, NOW));

            assertStored("Later", 3);
        }

        @Test
        void a_late_404_after_a_row_changes_nothing_and_asks_for_another_look() {
            apply(original.get(1, NOW));
            apply(original.row(3, NOW));

            Applied late = apply(original.missing(2, NOW));

            assertThat(late.unconfirmed()).isEmpty();
            assertThat(late.lookAgain()).containsExactly(original.id());
            assertThat(missingSince()).isNull();
        }

        @Test
        void a_sweeps_rows_and_a_get_that_are_written_at_once_end_with_the_newer() {
            apply(original.get(1, NOW));
            SamplePage other = SamplePage.of(project.dataSourceId(), "Other", EARLIER);

            race(List.of(other.row(2, NOW), original.titled("Row", NOW).row(2, NOW)), edited.get(3, NOW));

            assertStored("Edited", 3);
        }
    }

    private Applied apply(Observation observation) {
        return database.apply(writer, project, List.of(observation));
    }

    private void race(Observation first, Observation second) {
        race(List.of(first), second);
    }

    /** Writes the first, and commits it only when the second waits for it. */
    private void race(List<Observation> first, Observation second) {
        SqlConnection connection = CopyDatabase.await(database.pool().getConnection());
        Transaction transaction = CopyDatabase.await(connection.begin());
        CopyDatabase.await(writer.apply(connection, project.projectId(), first));
        Uni<Applied> waiting =
                database.pool().withTransaction(tx -> writer.apply(tx, project.projectId(), List.of(second)));
        CompletableFuture<Applied> written = waiting.subscribeAsCompletionStage();
        database.awaitLockWaits(1);
        CopyDatabase.await(transaction.commit());
        CopyDatabase.await(connection.close());
        written.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private void assertStored(String title, long ticket) {
        assertThat(database.row("SELECT title FROM pages WHERE page_id = $1", original.id())
                        .getString(0))
                .isEqualTo(title);
        assertThat(database.row("SELECT ticket FROM page_state WHERE page_id = $1", original.id())
                        .getLong(0))
                .isEqualTo(ticket);
    }

    private String missingReason() {
        return database.row("SELECT missing_reason FROM pages WHERE page_id = $1", original.id())
                .getString(0);
    }

    private Object missingSince() {
        return database.row("SELECT missing_since FROM page_state WHERE page_id = $1", original.id())
                .getOffsetDateTime(0);
    }

    private List<String> changes() {
        return database
                .rows("SELECT property_id FROM page_changes WHERE page_id = $1 ORDER BY id", original.id())
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
