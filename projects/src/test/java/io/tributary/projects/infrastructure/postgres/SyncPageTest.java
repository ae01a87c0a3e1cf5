package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.application.sync.FakeNotionReader;
import io.tributary.projects.application.sync.FakeNotionReader.Call;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Done;
import io.tributary.projects.application.sync.JobResult.Refused;
import io.tributary.projects.application.sync.JobResult.Wait;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncPage;
import io.tributary.projects.application.sync.SyncTarget;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SyncPageTest {

    private static final Instant START = Instant.parse("2026-11-20T12:00:30Z");

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final ManualClock clock = new ManualClock(START);
    private final FakeNotionReader notion = new FakeNotionReader(clock);
    private final PageWriter writer = new PageWriter(new Outbox(), clock);
    private final SyncPage syncPage = new SyncPage(
            new PgSyncedPages(database.pool(), writer, clock),
            new PgProjectSyncs(
                    database.pool(),
                    new Outbox(),
                    new SweepSettings(Duration.ofMinutes(10), Duration.ofHours(24)),
                    clock),
            notion,
            clock);
    private final SyncTarget project = database.project();
    private final SamplePage page = SamplePage.of(project.dataSourceId(), "Ship it", START.minus(Duration.ofHours(1)));

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void openWorkspace() {
        notion.putDataSource(project.dataSourceId(), JsonNodeFactory.instance.objectNode(), false);
        notion.put(page);
        database.rows("INSERT INTO project_sync (project_id, phase) VALUES ($1, 'live')", project.projectId());
    }

    @Nested
    class Fetches {

        @Test
        void a_page_and_stores_it() {
            assertThat(sync()).isEqualTo(new Done("changed"));

            assertThat(stored().getString("title")).isEqualTo("Ship it");
            assertThat(notion.calls()).containsExactly(new Call("page", page.id(), Work.PAGE, 1));
        }

        @Test
        void an_equal_page_and_changes_nothing() {
            sync();

            assertThat(sync()).isEqualTo(new Done("unchanged"));
        }

        @Test
        void once_more_if_the_event_is_ahead_of_what_notion_shows() {
            JobResult first = sync(wanted(START, START));
            clock.tick(Duration.ofSeconds(15));
            JobResult second = sync(wanted(START, START));

            assertThat(first).isEqualTo(new Wait(START.plusSeconds(15), Cause.CONFIRMATION));
            assertThat(second).isInstanceOf(Done.class);
        }

        @Test
        void only_once_if_notion_shows_an_edit_in_the_minute_of_the_event() {
            notion.put(page.titled("Edited", START.minusSeconds(30)));

            assertThat(sync(wanted(START, START))).isEqualTo(new Done("changed"));
        }

        @Test
        void again_at_once_if_a_query_that_lags_outran_it() {
            sync();
            FakeNotionReader.Held slow = notion.holdNext();
            notion.put(page.titled("Edited", START));
            CompletableFuture<JobResult> job = asked(2);
            notion.queriesShow(page);
            applyQuery();
            slow.release();

            assertThat(await(job)).isEqualTo(new Done("changed"));
            assertThat(stored().getString("title")).isEqualTo("Edited");
        }
    }

    @Nested
    class PagesThatWerePutAside {

        @Test
        void are_stored_as_they_were_and_looked_at_again_if_wanted_since() {
            notion.begin(page.id());
            clock.tick(Duration.ofMinutes(2));
            notion.put(page.titled("Edited", clock.instant()));
            SyncPage.Request job = request(clock.instant(), null, false, false, 0);
            clock.tick(Duration.ofMinutes(1));

            JobResult first = sync(job);
            String asItWas = stored().getString("title");
            JobResult second = sync(job);

            assertThat(first).isEqualTo(new Wait(clock.instant(), Cause.CONFIRMATION));
            assertThat(asItWas).isEqualTo("Ship it");
            assertThat(second).isEqualTo(new Done("changed"));
            assertThat(stored().getString("title")).isEqualTo("Edited");
        }

        @Test
        void are_looked_at_again_if_nobody_knows_since_when_they_are_wanted() {
            notion.begin(page.id());

            assertThat(sync()).isEqualTo(new Wait(START, Cause.CONFIRMATION));
            assertThat(sync()).isEqualTo(new Done("unchanged"));
        }

        @Test
        void are_looked_at_again_if_wanted_in_the_moment_in_which_they_were_begun() {
            notion.begin(page.id());
            notion.put(page.titled("Edited", START));
            clock.tick(Duration.ofMinutes(2));

            SyncPage.Request job = request(START, null, false, false, 0);

            assertThat(sync(job)).isEqualTo(new Wait(clock.instant(), Cause.CONFIRMATION));
            assertThat(sync(job)).isEqualTo(new Done("changed"));
            assertThat(stored().getString("title")).isEqualTo("Edited");
        }

        @Test
        void are_looked_at_again_if_wanted_later_in_the_millisecond_in_which_they_were_begun() {
            clock.tick(Duration.ofNanos(300_000));
            notion.begin(page.id());
            notion.put(page.titled("Edited", START));
            clock.tick(Duration.ofNanos(400_000));

            SyncPage.Request job = request(clock.instant().truncatedTo(ChronoUnit.MILLIS), null, false, false, 0);

            assertThat(sync(job)).isEqualTo(new Wait(clock.instant(), Cause.CONFIRMATION));
            assertThat(sync(job)).isEqualTo(new Done("changed"));
            assertThat(stored().getString("title")).isEqualTo("Edited");
        }

        @Test
        void answer_what_was_wanted_before_they_were_begun() {
            clock.tick(Duration.ofMillis(1));
            notion.begin(page.id());
            clock.tick(Duration.ofMinutes(2));

            assertThat(sync(wanted(START, page.edited()))).isEqualTo(new Done("changed"));
        }
    }

    @Nested
    class MakesNoCall {

        @Test
        void for_a_deleted_project() {
            database.delete(project);
            assertDoneWithoutCall(plain());
        }

        @Test
        void for_a_paused_project() {
            database.rows("UPDATE projects SET paused = true WHERE id = $1", project.projectId());
            assertDoneWithoutCall(plain());
        }

        @Test
        void for_a_broken_project() {
            database.rows("UPDATE project_sync SET phase = 'broken' WHERE project_id = $1", project.projectId());
            assertDoneWithoutCall(plain());
        }

        @Test
        void for_an_unknown_page_that_matters_only_if_known() {
            assertDoneWithoutCall(onlyIfKnown());
        }

        @Test
        void after_a_sleep_if_the_page_was_seen_late_enough() {
            sync();
            assertDoneWithoutCall(slept(START.minusSeconds(10), null));
            assertDoneWithoutCall(slept(START.minusSeconds(10), page.edited().plusSeconds(59)));
        }

        private void assertDoneWithoutCall(SyncPage.Request job) {
            int before = notion.calls().size();
            assertThat(sync(job)).isInstanceOf(Done.class);
            assertThat(notion.calls()).hasSize(before);
        }
    }

    @Nested
    class CallsAllTheSame {

        @Test
        void for_a_known_page_that_matters_only_if_known() {
            sync();
            notion.put(page.movedTo(UUID.randomUUID(), START));

            sync(onlyIfKnown());

            assertThat(stored().getString("missing_reason")).isEqualTo("moved");
        }

        @Test
        void after_a_sleep_if_the_page_was_seen_too_early() {
            sync();
            assertCalled(slept(START.minusSeconds(9), null));
        }

        @Test
        void after_a_sleep_if_the_copy_lies_before_the_event() {
            sync();
            assertCalled(slept(START.minusSeconds(10), page.edited().plusSeconds(60)));
        }

        @Test
        void after_a_sleep_if_a_404_waits_for_its_second() {
            sync();
            notion.remove(page.id());
            sync();
            assertCalled(slept(START.minusSeconds(10), null));
        }

        private void assertCalled(SyncPage.Request job) {
            int before = notion.calls().size();
            sync(job);
            assertThat(notion.calls().size()).isGreaterThan(before);
        }
    }

    @Nested
    class MissingPages {

        @Test
        void a_page_is_marked_by_its_second_404() {
            sync();
            notion.remove(page.id());

            assertThat(sync()).isEqualTo(new Wait(START.plusSeconds(60), Cause.CONFIRMATION));
            assertThat(stored().getString("missing_reason")).isNull();
            clock.tick(Duration.ofSeconds(60));

            assertThat(sync()).isEqualTo(new Done("changed"));
            assertThat(stored().getString("missing_reason")).isEqualTo("not_found");
            assertThat(calls()).containsExactly("page", "page", "dataSource", "page", "dataSource");
        }

        @Test
        void a_look_between_the_two_waits_for_what_is_left_of_the_minute() {
            sync();
            notion.remove(page.id());
            sync();
            clock.tick(Duration.ofSeconds(20));

            assertThat(sync()).isEqualTo(new Wait(START.plusSeconds(60), Cause.CONFIRMATION));
        }

        @Test
        void a_new_page_that_notion_does_not_show_yet_is_looked_at_again() {
            notion.remove(page.id());
            assertThat(sync()).isEqualTo(new Wait(START.plusSeconds(60), Cause.CONFIRMATION));
            clock.tick(Duration.ofSeconds(60));
            notion.put(page);

            assertThat(sync()).isEqualTo(new Done("changed"));
            assertThat(stored().getString("title")).isEqualTo("Ship it");
        }

        @Test
        void a_page_that_never_was_there_is_given_up_after_its_second_404() {
            notion.remove(page.id());
            sync();
            clock.tick(Duration.ofSeconds(60));

            assertThat(sync()).isEqualTo(new Done("unchanged"));
            assertThat(database.rows("SELECT 1 FROM pages WHERE page_id = $1", page.id()))
                    .isEmpty();
        }

        @Test
        void without_its_data_source_the_project_is_broken_and_no_page_is_marked() {
            sync();
            notion.remove(page.id());
            notion.removeDataSource(project.dataSourceId());

            assertThat(sync()).isInstanceOf(Done.class);

            assertThat(phase().getString("phase")).isEqualTo("broken");
            assertThat(phase().getString("reason")).contains("Share the database");
            assertThat(state().getOffsetDateTime("missing_since")).isNull();
            assertThat(stored().getString("missing_reason")).isNull();
        }

        @Test
        void a_data_source_in_the_trash_breaks_the_project() {
            sync();
            notion.remove(page.id());
            notion.putDataSource(project.dataSourceId(), JsonNodeFactory.instance.objectNode(), true);

            sync();

            assertThat(phase().getString("phase")).isEqualTo("broken");
        }

        @Test
        void a_404_whose_data_source_gives_no_answer_counts_for_nothing() {
            sync();
            notion.remove(page.id());
            FakeNotionReader.Held answer = notion.holdNext();
            CompletableFuture<JobResult> job = asked(2);
            notion.goDown(NotionFailure.outage(null, "503"));
            answer.release();

            assertThat(await(job)).isEqualTo(new Wait(START.plusSeconds(1), Cause.OUTAGE));
            assertThat(state().getOffsetDateTime("missing_since")).isNull();
        }
    }

    @Nested
    class Failures {

        @Test
        void without_budget_it_waits_for_its_slot() {
            notion.failNext(NotionFailure.noBudget(START.plusSeconds(7)));

            assertThat(sync()).isEqualTo(new Wait(START.plusSeconds(7), Cause.BUDGET));
        }

        @Test
        void an_outage_is_waited_out_twice_as_long_each_time_and_at_most_a_minute() {
            notion.goDown(NotionFailure.outage(null, "503"));

            assertThat(sync(waited(0))).isEqualTo(new Wait(START.plusSeconds(1), Cause.OUTAGE));
            assertThat(sync(waited(3))).isEqualTo(new Wait(START.plusSeconds(8), Cause.OUTAGE));
            assertThat(sync(waited(50))).isEqualTo(new Wait(START.plusSeconds(60), Cause.OUTAGE));
        }

        @Test
        void an_outage_whose_end_notion_tells_is_waited_out_until_then() {
            notion.failNext(NotionFailure.outage(START.plusSeconds(42), "429"));

            assertThat(sync()).isEqualTo(new Wait(START.plusSeconds(42), Cause.OUTAGE));
        }

        @Test
        void a_token_that_is_not_accepted_breaks_the_project() {
            notion.failNext(NotionFailure.unauthorized("The token isn't accepted"));

            assertThat(sync()).isInstanceOf(Done.class);
            assertThat(phase().getString("reason")).isEqualTo("The token isn't accepted");
        }

        @Test
        void a_refusal_gives_the_job_up_and_the_page_shows_it_until_it_is_seen_again() {
            sync();
            notion.failNext(NotionFailure.refused("restricted_resource"));

            assertThat(sync()).isEqualTo(new Refused("restricted_resource"));
            CopyDatabase.await(syncPage.giveUp(project.projectId(), page.id(), "restricted_resource"));
            assertThat(state().getString("failed_reason")).isEqualTo("restricted_resource");
            assertThat(state().getOffsetDateTime("failed_since").toInstant()).isEqualTo(START);
            assertThat(stored().getString("title")).isEqualTo("Ship it");

            sync();
            assertThat(state().getString("failed_reason")).isNull();
        }

        @Test
        void a_page_that_failed_before_it_was_ever_seen_shows_it_too() {
            CopyDatabase.await(syncPage.giveUp(project.projectId(), page.id(), "x".repeat(10_000)));

            assertThat(state().getString("failed_reason")).hasSize(500);
        }

        @Test
        void nothing_fails_visibly_in_a_deleted_project() {
            database.delete(project);

            CopyDatabase.await(syncPage.giveUp(project.projectId(), page.id(), "late"));

            assertThat(database.rows("SELECT 1 FROM page_state WHERE page_id = $1", page.id()))
                    .isEmpty();
        }

        @Test
        void a_project_that_is_deleted_while_notion_answers_takes_nothing() {
            FakeNotionReader.Held answer = notion.holdNext();
            CompletableFuture<JobResult> job = asked(1);
            database.delete(project);
            answer.release();

            assertThat(await(job)).isEqualTo(new Done("deleted meanwhile"));
            assertThat(database.rows("SELECT 1 FROM page_state WHERE page_id = $1", page.id()))
                    .isEmpty();
        }
    }

    private JobResult sync() {
        return sync(plain());
    }

    private JobResult sync(SyncPage.Request job) {
        return CopyDatabase.await(syncPage.sync(job));
    }

    /** A job that has asked Notion, in that many calls of all, and has no answer yet. */
    private CompletableFuture<JobResult> asked(int calls) {
        CompletableFuture<JobResult> job = syncPage.sync(plain()).subscribeAsCompletionStage();
        CopyDatabase.awaitTrue(() -> notion.calls().size() == calls);
        return job;
    }

    private static JobResult await(CompletableFuture<JobResult> job) {
        return CopyDatabase.await(Uni.createFrom().completionStage(job));
    }

    private void applyQuery() {
        QueryAnswer answer = CopyDatabase.await(notion.query(project, new Query(null, null, null), Work.SWEEP));
        List<Observation> rows = answer.pages().stream()
                .map(row -> (Observation) new Observation.Row(answer.seen(), row))
                .toList();
        database.apply(writer, project, rows);
    }

    private SyncPage.Request plain() {
        return request(null, null, false, false, 0);
    }

    private SyncPage.Request waited(int waits) {
        return request(null, null, false, false, waits);
    }

    private SyncPage.Request wanted(Instant wantedAt, Instant eventTime) {
        return request(wantedAt, eventTime, false, false, 0);
    }

    private SyncPage.Request slept(Instant wantedAt, @Nullable Instant eventTime) {
        return request(wantedAt, eventTime, false, true, 0);
    }

    private SyncPage.Request onlyIfKnown() {
        return request(null, null, true, false, 0);
    }

    private SyncPage.Request request(
            @Nullable Instant wantedAt, @Nullable Instant eventTime, boolean onlyIfKnown, boolean slept, int waits) {
        return new SyncPage.Request(project.projectId(), page.id(), wantedAt, eventTime, onlyIfKnown, slept, waits);
    }

    private List<String> calls() {
        return notion.calls().stream().map(Call::what).toList();
    }

    private Row stored() {
        return database.row("SELECT * FROM pages WHERE page_id = $1", page.id());
    }

    private Row state() {
        return database.row("SELECT * FROM page_state WHERE page_id = $1", page.id());
    }

    private Row phase() {
        return database.row("SELECT * FROM project_sync WHERE project_id = $1", project.projectId());
    }
}
