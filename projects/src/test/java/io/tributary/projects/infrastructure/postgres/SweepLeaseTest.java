package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.FakeNotionReader;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepProject;
import io.tributary.projects.application.sync.SweepRun;
import io.tributary.projects.application.sync.SweepRuns;
import io.tributary.projects.application.sync.SweepRuns.Begin;
import io.tributary.projects.application.sync.SyncTarget;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two slices of one project, and what can happen to the project under a slice. */
class SweepLeaseTest {

    private static final Duration LEASE_AND_A_BIT = SweepRuns.LEASE.plusSeconds(1);

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

    @AfterEach
    void postgresIsBack() {
        database.rows("DROP TRIGGER IF EXISTS away ON sync_runs");
    }

    @Test
    void a_second_slice_leaves_the_first_alone() {
        world.want(SweepKind.FULL);
        Begin first = begin();

        Begin second = begin();

        assertThat(first).isInstanceOf(Begin.Slice.class);
        assertThat(second).isEqualTo(new Begin.Nothing("another slice is at work"));
        world.tick();
        assertThat(world.jobs.waiting()).isEmpty();
    }

    @Test
    void a_renewed_lease_lasts() {
        world.want(SweepKind.FULL);
        SweepRun run = ((Begin.Slice) begin()).run();
        world.clock.tick(Duration.ofSeconds(20));
        SweepWorld.await(world.runs.renew(run));
        world.clock.tick(Duration.ofSeconds(20));

        assertThat(begin()).isInstanceOf(Begin.Nothing.class);
    }

    @Test
    void what_a_late_slice_brings_after_it_was_taken_over_is_not_written() {
        List<SamplePage> pages = world.fill(10);
        world.want(SweepKind.FULL);
        slice(); // the schema is there, the list comes in one answer
        world.want(SweepKind.FULL);
        SamplePage late = world.notion.put(pages.get(0).titled("Of the late slice", SweepWorld.NOW));
        world.notion.holdNext().release();
        FakeNotionReader.Held answer = world.notion.holdNext();
        CompletableFuture<JobResult> lateSlice = startSlice();
        awaitQuery(2);

        world.clock.tick(LEASE_AND_A_BIT);
        world.notion.put(late.titled("Of the one that took over", SweepWorld.NOW));
        slice();
        answer.release();

        assertThat(((JobResult.Done) lateSlice.join()).note()).contains("taken over");
        assertThat(world.copy()).containsEntry(late.id(), "Of the one that took over");
        assertThat(world.finished()).hasSize(2);
    }

    @Test
    void an_older_query_row_that_arrives_after_a_newer_get_does_not_overwrite_it() {
        List<SamplePage> pages = world.fill(10);
        world.sweep(SweepKind.FULL);
        world.want(SweepKind.FULL);
        world.notion.holdNext().release();
        FakeNotionReader.Held answer = world.notion.holdNext();
        CompletableFuture<JobResult> sweep = startSlice();
        awaitQuery(2);
        SamplePage edited = world.notion.put(pages.get(4).titled("Edited", world.clock.instant()));
        var got = SweepWorld.await(world.notion.page(world.project, edited.id(), Work.PAGE));
        world.apply(new Observation.Page(got.seen(), edited.content()));

        answer.release();
        sweep.join();

        assertThat(world.copy()).containsEntry(edited.id(), "Edited");
    }

    @Test
    void a_query_that_lags_behind_a_get_is_not_believed_and_the_page_is_looked_at_again() {
        List<SamplePage> pages = world.fill(10);
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofHours(1));
        SamplePage before = pages.get(4);
        SamplePage edited = world.notion.put(before.titled("Edited", world.clock.instant()));
        var got = SweepWorld.await(world.notion.page(world.project, edited.id(), Work.PAGE));
        world.apply(new Observation.Page(got.seen(), edited.content()));
        world.notion.queriesShow(before);

        world.sweep(SweepKind.FULL);

        assertThat(world.copy()).containsEntry(edited.id(), "Edited");
        assertThat(world.jobs.pagesToSync(world.project.projectId())).containsExactly(edited.id());
    }

    @Test
    void a_project_deleted_under_a_slice_gets_no_row_more() {
        world.fill(10);
        world.want(SweepKind.FULL);
        world.notion.holdNext().release();
        FakeNotionReader.Held answer = world.notion.holdNext();
        CompletableFuture<JobResult> sweep = startSlice();
        awaitQuery(1);

        world.database.delete(world.project);
        answer.release();

        assertThat(((JobResult.Done) sweep.join()).note()).contains("is deleted");
        assertThat(world.copy()).isEmpty();
        world.tick();
        assertThat(world.jobs.waiting()).extracting(job -> job.payload().type()).containsExactly("project:purge");
    }

    @Test
    void a_paused_project_stops_at_its_checkpoint_and_goes_on_there() {
        world.notion.pageSize(10);
        List<SamplePage> pages = world.fill(50);
        world.want(SweepKind.FULL);
        world.notion.holdNext().release();
        FakeNotionReader.Held answer = world.notion.holdNext();
        CompletableFuture<JobResult> sweep = startSlice();
        awaitQuery(1);

        pause(true);
        answer.release();
        sweep.join();

        assertThat(world.copy()).hasSize(10);
        assertThat(world.drain()).isZero();
        assertThat(world.calls("query")).isEqualTo(1);
        pause(false);
        world.drain();
        world.assertCopied(pages);
        assertThat(world.calls("query")).isEqualTo(5);
    }

    @Test
    void a_slice_that_is_handed_back_when_its_server_stops_gives_its_lease_back_and_is_no_crash() {
        List<SamplePage> pages = world.fill(10);
        world.want(SweepKind.FULL);
        world.notion.holdNext().release();
        world.notion.holdNext();
        CompletableFuture<JobResult> stopped = startSlice();
        awaitQuery(1);

        stopped.cancel(true);
        CopyDatabase.awaitTrue(() -> world.runRows().get(0).getUUID("lease_token") == null);
        world.drain();

        world.assertCopied(pages);
        assertThat(world.runRows().get(0).getInteger("crashes")).isZero();
    }

    @Test
    void three_slices_that_die_at_one_checkpoint_break_the_project_until_someone_retries_it() {
        world.fill(10);
        world.want(SweepKind.FULL);
        for (int crash = 0; crash < SweepRuns.CRASHES; crash++) {
            die();
            world.clock.tick(LEASE_AND_A_BIT);
        }

        world.drain();

        assertThat(world.sync().getString("phase")).isEqualTo("broken");
        assertThat(world.sync().getString("reason")).contains("crashed 3 times");
        assertThat(world.sync().getOffsetDateTime("next_probe_at")).isNull();
        assertThat(world.finished().get(0).outcome()).isEqualTo("broken");
        assertThat(world.runRows())
                .singleElement()
                .satisfies(run -> assertThat(run.getString("outcome")).isEqualTo("broken"));
    }

    @Test
    void a_crash_after_progress_is_the_first_again() {
        world.notion.pageSize(2);
        List<SamplePage> pages = world.fill(10);
        world.want(SweepKind.FULL);
        for (int crash = 0; crash < 6; crash++) {
            // begin, the fetch or query, its commit, the question whether to go on, and dead
            SweepWorld.await(world.doomed(Killer.afterCall(3))
                    .slice(world.project.projectId(), 0, SweepWorld.nothing())
                    .onFailure(Killer.Killed.class)
                    .recoverWithItem(new JobResult.Done("died")));
            world.clock.tick(LEASE_AND_A_BIT);
        }

        world.drain();

        world.assertCopied(pages);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
    }

    private void die() {
        SweepWorld.await(world.doomed(Killer.beforeCall(1))
                .slice(world.project.projectId(), 0, SweepWorld.nothing())
                .onFailure(Killer.Killed.class)
                .recoverWithItem(new JobResult.Done("died")));
    }

    private void pause(boolean paused) {
        world.database.rows("UPDATE projects SET paused = $2 WHERE id = $1", world.project.projectId(), paused);
    }

    private Begin begin() {
        return SweepWorld.await(world.runs.begin(world.project.projectId()));
    }

    private void slice() {
        assertThat(world.slice()).isInstanceOf(JobResult.Done.class);
    }

    private CompletableFuture<JobResult> startSlice() {
        return world.sweeper()
                .slice(world.project.projectId(), 0, SweepWorld.nothing())
                .subscribeAsCompletionStage();
    }

    /** Waits until the query with that number has been made. */
    private void awaitQuery(int number) {
        CopyDatabase.awaitTrue(() -> world.calls("query") >= number);
    }

    /** As often as crashes would break the project. */
    @Test
    void an_outage_that_keeps_a_lease_from_being_given_back_is_no_crash() {
        List<SamplePage> pages = world.fill(3);
        world.want(SweepKind.FULL);
        SweepProject sweeper = new SweepProject(world.runs, world.syncs, new CutOff(), world.jobs, world.clock);

        for (int outage = 0; outage <= SweepRuns.CRASHES; outage++) {
            Throwable failure = sweeper.slice(world.project.projectId(), 0, SweepWorld.nothing())
                    .map(result -> (Throwable) new AssertionError(result))
                    .onFailure()
                    .recoverWithItem(thrown -> thrown)
                    .await()
                    .atMost(Duration.ofSeconds(10));
            assertThat(failure).hasMessage("PostgreSQL is away");
            database.rows("DROP TRIGGER away ON sync_runs");
            world.clock.tick(SweepRuns.LEASE.plusSeconds(1));
        }
        world.drain();

        world.assertCopied(pages);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
    }

    /** While it is asked, PostgreSQL goes away. */
    private static final class CutOff implements NotionReader {

        @Override
        public Uni<PageAnswer> page(SyncTarget target, UUID pageId, Work work) {
            return cutOff();
        }

        @Override
        public Uni<QueryAnswer> query(SyncTarget target, Query query, Work work) {
            return cutOff();
        }

        @Override
        public Uni<DataSourceAnswer> dataSource(SyncTarget target, Work work) {
            return cutOff();
        }

        private static <T> Uni<T> cutOff() {
            return database.pool()
                    .query("CREATE OR REPLACE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS"
                            + " $$BEGIN RAISE EXCEPTION 'away' USING ERRCODE = '53200'; END$$")
                    .execute()
                    .chain(() -> database.pool()
                            .query(
                                    "CREATE TRIGGER away BEFORE UPDATE ON sync_runs FOR EACH ROW EXECUTE FUNCTION away()")
                            .execute())
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("PostgreSQL is away")));
        }
    }
}
