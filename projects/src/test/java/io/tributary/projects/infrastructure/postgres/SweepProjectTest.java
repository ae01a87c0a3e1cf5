package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader.PageAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.WantReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SweepProjectTest {

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SweepWorld world = new SweepWorld(database);

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void each_checkpoint_says_when_the_run_advanced() {
        world.sweep(SweepKind.FULL);

        assertThat(world.database
                        .row("SELECT advanced_at FROM sync_runs WHERE project_id = $1", world.project.projectId())
                        .getOffsetDateTime("advanced_at"))
                .isNotNull();
    }

    @Test
    void the_first_sweep_copies_every_page_and_makes_the_project_live() {
        List<SamplePage> pages = world.fill(250);

        world.sweep(SweepKind.FULL);

        world.assertCopied(pages);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(time("synced_through")).isEqualTo(SweepWorld.NOW.minus(Duration.ofMinutes(5)));
        assertThat(time("next_incremental_at")).isEqualTo(SweepWorld.NOW.plus(Duration.ofMinutes(10)));
        assertThat(time("next_full_at")).isEqualTo(SweepWorld.NOW.plus(Duration.ofHours(24)));
        assertThat(world.sync().getJsonObject("schema").fieldNames()).contains("stat");
        assertThat(world.wants()).isEmpty();
        assertThat(world.calls("dataSource")).isEqualTo(1);
        assertThat(world.calls("query")).isEqualTo(3);
        assertThat(world.jobs.waiting()).isEmpty();
        assertThat(world.finished()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("full");
            assertThat(event.outcome()).isEqualTo("complete");
            assertThat(event.pagesSeen()).isEqualTo(250);
            assertThat(event.pagesChanged()).isEqualTo(250);
        });
    }

    @Test
    void a_slice_ends_after_ten_steps_and_asks_for_the_next() {
        world.notion.pageSize(10);
        List<SamplePage> pages = world.fill(250);
        world.want(SweepKind.FULL);

        world.slice();

        assertThat(world.calls("query")).isEqualTo(10);
        assertThat(world.copy()).hasSize(100);
        assertThat(world.jobs.start(new JobPayload.ProjectSweep(world.project.projectId())))
                .isTrue();

        assertThat(world.drain()).isEqualTo(2);
        world.assertCopied(pages);
        assertThat(world.calls("query")).isEqualTo(25);
        assertThat(world.runRows())
                .singleElement()
                .satisfies(run -> assertThat(run.getInteger("slices")).isEqualTo(3));
    }

    @Test
    void an_unchanged_project_costs_its_queries_and_tells_only_that_the_sweep_ended() {
        world.fill(150);
        world.sweep(SweepKind.FULL);
        long changes = world.database.rows("SELECT 1 FROM outbox").size();

        world.sweep(SweepKind.FULL);

        assertThat(world.calls("query")).isEqualTo(4);
        assertThat(world.database.rows("SELECT 1 FROM outbox")).hasSize((int) changes + 1);
        assertThat(world.finished().get(1).pagesChanged()).isZero();
    }

    @Test
    void a_want_that_comes_during_a_run_begins_the_next_one() {
        world.notion.pageSize(10);
        world.fill(150);
        world.want(SweepKind.FULL);
        world.slice();

        world.want(SweepKind.FULL);
        world.drain();

        assertThat(world.runRows())
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.getString("outcome")).isEqualTo("complete"));
        assertThat(world.wants()).isEmpty();
    }

    @Test
    void an_incremental_run_goes_before_the_next_slice_of_a_full_one() {
        world.notion.pageSize(10);
        List<SamplePage> pages = world.fill(150);
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofSeconds(1));
        world.want(SweepKind.FULL);
        world.slice();
        SamplePage last = pages.get(149);
        world.clock.tick(Duration.ofMinutes(20));
        world.notion.put(last.titled("Edited", world.clock.instant()));
        world.want(SweepKind.INCREMENTAL);

        world.slice();

        assertThat(world.copy()).containsEntry(last.id(), "Edited");
        assertThat(world.runRows().get(1).getString("outcome")).isNull();
        assertThat(world.runRows().get(2).getString("outcome")).isEqualTo("complete");
        Instant watermark = time("synced_through");

        world.drain();

        assertThat(time("synced_through")).as("a full run that was overtaken").isEqualTo(watermark);
    }

    @Test
    void an_incremental_want_before_the_first_complete_pass_is_covered_by_a_full_run() {
        List<SamplePage> pages = world.fill(30);

        world.sweep(SweepKind.INCREMENTAL);

        world.assertCopied(pages);
        assertThat(world.runRows())
                .singleElement()
                .satisfies(run -> assertThat(run.getString("kind")).isEqualTo("full"));
    }

    @Test
    void an_incremental_sweep_finds_an_edit_of_the_minute_in_which_the_last_pass_began() {
        List<SamplePage> pages = world.fill(30);
        world.clock.tick(Duration.ofSeconds(50));
        world.sweep(SweepKind.FULL);
        // Later than the pass, but floored to the minute it counts as before it.
        SamplePage edited = world.notion.put(
                pages.get(7).titled("Edited", world.clock.instant().plusSeconds(5)));
        assertThat(edited.edited()).isBefore(world.clock.instant());
        world.clock.tick(Duration.ofMinutes(10));

        world.sweep(SweepKind.INCREMENTAL);

        assertThat(world.copy()).containsEntry(edited.id(), "Edited");
        assertThat(world.calls("query")).isEqualTo(2);
    }

    @Test
    void windows_reach_beyond_the_cap_also_where_one_minute_holds_many_rows() {
        world.notion.pageSize(50);
        world.notion.cap(200);
        List<SamplePage> pages = new ArrayList<>(world.fill(300));
        Instant crowded = SweepWorld.NOW.minus(Duration.ofDays(1)).minus(Duration.ofMinutes(100));
        IntStream.range(0, 150)
                .forEach(i -> pages.add(
                        world.notion.put(SamplePage.of(world.project.dataSourceId(), "Crowd " + i, crowded))));

        world.sweep(SweepKind.FULL);

        world.assertCopied(pages);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
    }

    @Test
    void more_rows_in_one_minute_than_a_query_shows_is_said_and_the_rest_still_listed() {
        world.notion.pageSize(50);
        world.notion.cap(100);
        List<SamplePage> pages = world.fill(60);
        Instant crowded = SweepWorld.NOW.minus(Duration.ofDays(3));
        IntStream.range(0, 150)
                .forEach(i -> world.notion.put(SamplePage.of(world.project.dataSourceId(), "Crowd " + i, crowded)));

        world.sweep(SweepKind.FULL);

        assertThat(world.copy())
                .hasSize(160)
                .containsKeys(pages.get(0).id(), pages.get(59).id());
        assertThat(world.sync().getString("phase")).isEqualTo("incomplete");
        assertThat(world.sync().getString("reason")).contains("10,000", "edited", "sync fully");
        assertThat(world.finished().get(0).outcome()).isEqualTo("incomplete");
    }

    @Test
    void rows_of_which_a_query_shows_a_part_only_do_not_end_the_list() {
        world.notion.pageSize(50);
        world.notion.cap(100);
        List<SamplePage> pages = world.fill(250);
        pages.forEach(page -> world.notion.makeUnreadable(page.id()));

        world.sweep(SweepKind.FULL);

        assertThat(world.jobs.pagesToSync(world.project.projectId())).hasSize(250);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
    }

    @Test
    void an_incomplete_pass_marks_no_page_that_it_did_not_get_to_see_and_a_complete_one_ends_the_state() {
        world.notion.pageSize(50);
        Instant crowded = SweepWorld.NOW.minus(Duration.ofDays(3));
        List<SamplePage> crowd = IntStream.range(0, 150)
                .mapToObj(i -> world.notion.put(SamplePage.of(world.project.dataSourceId(), "Crowd " + i, crowded)))
                .toList();
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofMinutes(1));
        world.notion.cap(100);

        world.sweep(SweepKind.FULL);

        assertThat(world.sync().getString("phase")).isEqualTo("incomplete");
        assertThat(world.jobs.pagesToSync(world.project.projectId()))
                .as("each page that was not listed is asked for")
                .hasSize(50);
        world.lookAtPages();
        world.assertCopied(crowd);

        List<SamplePage> moved = crowd.subList(0, 60);
        moved.forEach(page -> world.notion.put(page.movedTo(UUID.randomUUID(), world.clock.instant())));
        world.sweep(SweepKind.INCREMENTAL);
        assertThat(world.sync().getString("phase"))
                .as("after what lists not all")
                .isEqualTo("incomplete");
        world.sweep(SweepKind.FULL);

        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(world.sync().getString("reason")).isNull();
        world.lookAtPages();
        assertThat(world.copy().values())
                .filteredOn(title -> title.endsWith("(moved)"))
                .hasSize(60);
    }

    @Test
    void a_cursor_that_expired_costs_no_more_than_the_last_minute_again() {
        world.notion.pageSize(10);
        List<SamplePage> pages = world.fill(250);
        world.want(SweepKind.FULL);
        world.slice();

        world.notion.expireCursors();
        world.jobs.wipe();
        world.drain();

        world.assertCopied(pages);
        assertThat(world.calls("query"))
                .as("25, one refused, one page begun a row earlier")
                .isEqualTo(27);
    }

    @Test
    void a_minute_that_holds_more_rows_than_a_cursor_lives_for_ends_the_sweep_incomplete() {
        world.notion.pageSize(50);
        List<SamplePage> pages = world.fill(60);
        Instant crowded = SweepWorld.NOW.minus(Duration.ofDays(3));
        IntStream.range(0, 150)
                .forEach(i -> world.notion.put(SamplePage.of(world.project.dataSourceId(), "Crowd " + i, crowded)));
        world.want(SweepKind.FULL);

        for (int i = 0; i < 20; i++) {
            SweepWorld.await(world.sweeper().slice(world.project.projectId(), 0, this::expireCursors));
        }

        assertThat(world.sync().getString("phase")).isEqualTo("incomplete");
        assertThat(world.sync().getString("reason")).contains("forgets", "edited", "sync fully");
        assertThat(world.copy())
                .hasSize(110)
                .containsKeys(pages.get(0).id(), pages.get(59).id());
        assertThat(world.calls("query")).isLessThan(50);
    }

    private Uni<Void> expireCursors() {
        return Uni.createFrom().voidItem().invoke(world.notion::expireCursors);
    }

    @Test
    void an_incremental_sweep_asks_for_no_page_that_a_get_has_shown_since_its_last_edit() {
        List<SamplePage> pages = IntStream.range(0, 1000)
                .mapToObj(
                        i -> world.notion.put(SamplePage.of(world.project.dataSourceId(), "Page " + i, SweepWorld.NOW)))
                .toList();
        pages.forEach(page -> world.notion.cutOff(page.id()));
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofSeconds(69));
        getAll(pages);

        world.sweep(SweepKind.INCREMENTAL);

        assertThat(world.jobs.pagesToSync(world.project.projectId()))
                .as("an edit of that minute may have come later")
                .hasSize(1000);
        world.clock.tick(Duration.ofSeconds(1));
        getAll(pages);
        int before = world.notion.calls().size();

        world.sweep(SweepKind.INCREMENTAL);

        assertThat(world.jobs.pagesToSync(world.project.projectId())).isEmpty();
        assertThat(world.notion.calls().subList(before, world.notion.calls().size()))
                .hasSize(10)
                .allMatch(call -> call.what().equals("query"));
    }

    @Test
    void an_incremental_sweep_asks_for_what_was_edited_is_marked_or_failed_or_was_shown_by_a_query_last() {
        List<SamplePage> pages = world.fill(5).stream()
                .map(page -> world.notion.put(page.touched(SweepWorld.NOW)))
                .toList();
        pages.forEach(page -> world.notion.cutOff(page.id()));
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofSeconds(70));
        world.lookAtPages();
        world.notion.put(pages.get(0).touched(world.clock.instant()));
        state(pages.get(1), "missing_since = now()");
        state(pages.get(2), "failed_since = now()");
        state(pages.get(3), "by_query = true");

        world.sweep(SweepKind.INCREMENTAL);

        assertThat(world.jobs.pagesToSync(world.project.projectId()))
                .containsExactlyInAnyOrder(
                        pages.get(0).id(),
                        pages.get(1).id(),
                        pages.get(2).id(),
                        pages.get(3).id());
        world.lookAtPages();
        world.sweep(SweepKind.FULL);
        assertThat(world.jobs.pagesToSync(world.project.projectId()))
                .as("a full sweep asks for each")
                .hasSize(5);
    }

    private void getAll(List<SamplePage> pages) {
        world.jobs.wipe();
        List<Observation> shown = new ArrayList<>();
        for (SamplePage page : pages) {
            PageAnswer answer = SweepWorld.await(world.notion.page(world.project, page.id(), Work.PAGE));
            shown.add(page.get(answer.seen().ticket(), answer.seen().grantedAt()));
        }
        var unused = database.apply(world.pages, world.project, shown);
    }

    private void state(SamplePage page, String change) {
        database.rows("UPDATE page_state SET " + change + " WHERE page_id = $1", page.id());
    }

    @Test
    void a_row_that_cannot_be_read_is_looked_at_by_itself() {
        List<SamplePage> pages = world.fill(20);
        world.notion.makeUnreadable(pages.get(3).id());

        world.sweep(SweepKind.FULL);

        assertThat(world.copy()).hasSize(19);
        assertThat(world.jobs.pagesToSync(world.project.projectId()))
                .containsExactly(pages.get(3).id());
        assertThat(world.finished().get(0).pagesSeen())
                .as("rows that were listed")
                .isEqualTo(20);
    }

    @Test
    void nothing_is_committed_if_a_page_that_must_be_looked_at_could_not_be_handed_over() {
        List<SamplePage> pages = world.fill(20);
        world.notion.makeUnreadable(pages.get(3).id());
        world.want(SweepKind.FULL);
        world.jobs.failNext(new IllegalStateException("Redis is down"));

        JobResult result = SweepWorld.await(world.sweeper()
                .slice(world.project.projectId(), 0, SweepWorld.nothing())
                .onFailure(IllegalStateException.class)
                .recoverWithItem(new JobResult.Done("failed")));

        assertThat(result).isEqualTo(new JobResult.Done("failed"));
        assertThat(world.copy()).isEmpty();
        world.clock.tick(Duration.ofSeconds(2));
        world.drain();
        assertThat(world.copy()).hasSize(19);
        assertThat(world.jobs.pagesToSync(world.project.projectId()))
                .containsExactly(pages.get(3).id());
    }

    @Test
    void a_page_that_the_list_did_not_show_is_asked_for_and_marked_by_the_answer_alone() {
        List<SamplePage> pages = world.fill(40);
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofHours(1));
        world.notion.put(pages.get(1).trashed(world.clock.instant()));
        world.notion.remove(pages.get(2).id());
        world.notion.put(pages.get(3).movedTo(UUID.randomUUID(), world.clock.instant()));

        world.sweep(SweepKind.FULL);

        assertThat(world.copy().values()).as("the sweep marks none").noneMatch(title -> title.contains("("));
        world.lookAtPages();
        assertThat(world.copy())
                .containsEntry(pages.get(1).id(), "Page 1 (trashed)")
                .containsEntry(pages.get(2).id(), "Page 2 (not_found)")
                .containsEntry(pages.get(3).id(), "Page 3 (moved)");

        world.sweep(SweepKind.FULL);

        assertThat(world.jobs.pagesToSync(world.project.projectId()))
                .as("marked pages cost nothing")
                .isEmpty();
    }

    @Test
    void if_very_many_pages_seem_to_be_missing_the_list_is_read_again_first() {
        List<SamplePage> pages = world.fill(100);
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofHours(1));
        Instant old = SweepWorld.NOW.minus(Duration.ofDays(1));
        pages.subList(0, 60).forEach(page -> world.notion.queriesShow(page.movedTo(UUID.randomUUID(), old)));
        world.want(SweepKind.FULL);
        world.notion.pageSize(20);

        // The first list lacks 60 pages; by the time of the second look the query has caught up.
        SweepWorld.await(world.sweeper().slice(world.project.projectId(), 0, this::catchUpAfterTheList));
        world.drain();

        assertThat(world.jobs.pagesToSync(world.project.projectId())).isEmpty();
        assertThat(world.finished()).hasSize(2);
    }

    private Uni<Void> catchUpAfterTheList() {
        return Uni.createFrom().voidItem().invoke(() -> {
            if (world.calls("query") == 3) {
                world.notion.catchUp();
            }
        });
    }

    @Test
    void pages_that_are_really_gone_in_great_number_are_asked_for_after_one_more_query() {
        List<SamplePage> pages = world.fill(100);
        world.sweep(SweepKind.FULL);
        pages.subList(0, 60).forEach(page -> world.notion.remove(page.id()));

        world.sweep(SweepKind.FULL);

        assertThat(world.jobs.pagesToSync(world.project.projectId())).hasSize(60);
        assertThat(world.calls("query")).as("one, one, and one to be sure").isEqualTo(3);
    }

    @Test
    void an_incremental_run_asks_one_query_and_not_for_the_schema() {
        world.fill(10);
        world.sweep(SweepKind.FULL);

        world.sweep(SweepKind.INCREMENTAL);

        assertThat(world.calls("dataSource")).as("the full one's").isEqualTo(1);
        assertThat(world.calls("query")).isEqualTo(2);
        assertThat(world.finished()).hasSize(2);
    }

    @Test
    void after_a_wiped_redis_an_incremental_run_looks_at_the_schema_and_wants_a_full_one_if_its_types_changed() {
        world.fill(10);
        world.sweep(SweepKind.FULL);
        world.notion.putDataSource(
                world.project.dataSourceId(), SweepWorld.schema("title", "title", "stat", "select"), false);
        world.want(SweepKind.INCREMENTAL, WantReason.SCHEDULE);
        world.epoch.wipe();
        world.tick();

        world.slice();

        assertThat(world.wants()).containsExactly("full");
        assertThat(world.sync().getJsonObject("schema").getJsonObject("stat").getString("type"))
                .isEqualTo("select");
    }

    @Test
    void nothing_is_asked_while_the_budget_has_no_slot() {
        world.fill(10);
        world.want(SweepKind.FULL);
        Instant slot = world.clock.instant().plusSeconds(12);
        world.notion.failNext(NotionFailure.noBudget(slot));

        assertThat(world.slice()).isEqualTo(new JobResult.Wait(slot, JobResult.Cause.BUDGET));

        assertThat(time("waiting_until")).isEqualTo(slot);
        world.tick();
        assertThat(world.jobs.waiting()).as("the waiting job itself goes on").isEmpty();
        world.clock.tick(Duration.ofSeconds(12));
        world.drain();
        assertThat(world.copy()).hasSize(10);
        assertThat(world.sync().getOffsetDateTime("waiting_until")).isNull();
    }

    @Test
    void an_outage_is_waited_for_longer_each_time_and_changes_nothing() {
        world.fill(10);
        world.want(SweepKind.FULL);
        world.notion.goDown(NotionFailure.outage(null, "503"));

        JobResult first = SweepWorld.await(world.sweeper().slice(world.project.projectId(), 0, SweepWorld.nothing()));
        world.clock.tick(Duration.ofSeconds(1));
        JobResult fourth = SweepWorld.await(world.sweeper().slice(world.project.projectId(), 3, SweepWorld.nothing()));

        assertThat(first).isEqualTo(new JobResult.Wait(SweepWorld.NOW.plusSeconds(1), JobResult.Cause.OUTAGE));
        assertThat(fourth).isEqualTo(new JobResult.Wait(SweepWorld.NOW.plusSeconds(9), JobResult.Cause.OUTAGE));
        assertThat(world.sync().getString("phase")).isEqualTo("syncing");
        world.notion.comeBack();
        world.clock.tick(Duration.ofSeconds(8));
        world.drain();
        assertThat(world.copy()).hasSize(10);
    }

    private Instant time(String column) {
        return world.sync().getOffsetDateTime(column).toInstant();
    }
}
