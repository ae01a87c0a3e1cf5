package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.FakeNotionReader.Call;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Done;
import io.tributary.projects.application.sync.JobResult.Wait;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.ProjectSyncs;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SyncPage;
import io.tributary.projects.application.sync.SyncSchema;
import io.tributary.projects.application.sync.SyncedPages;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs for which the budget has no slot sleep, and meanwhile their project is swept. */
class SleepingJobsTest {

    private static final int MORE_CALLS_THAN_A_JOB_HAS = 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SweepWorld world = new SweepWorld(database);
    private final List<SamplePage> pages = world.fill(20);

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void sync() {
        world.sweep(SweepKind.FULL);
        world.clock.tick(MINUTE);
    }

    @Test
    void a_job_without_a_slot_asks_again_after_10_to_30_s_at_random() {
        Set<Instant> times = new HashSet<>();
        for (SamplePage page : pages) {
            Wait wait = asleep(page.id());
            assertThat(wait.cause()).isEqualTo(Cause.BUDGET);
            assertThat(wait.until())
                    .isBetween(
                            world.clock.instant().plusSeconds(10),
                            world.clock.instant().plusSeconds(30));
            times.add(wait.until());
        }
        assertThat(times).hasSizeGreaterThan(15);
    }

    @Test
    void while_any_sleeps_the_project_wants_an_incremental_sweep_once_a_minute() {
        pages.forEach(page -> asleep(page.id()));
        assertThat(world.wants()).containsExactly("incremental");
        world.drain();

        world.clock.tick(MINUTE.minusSeconds(1));
        pages.forEach(page -> asleep(page.id()));
        assertThat(world.wants()).isEmpty();

        world.clock.tick(Duration.ofSeconds(1));
        pages.forEach(page -> asleep(page.id()));
        assertThat(world.wants()).containsExactly("incremental");
        assertThat(world.drain()).isEqualTo(1);
        assertThat(world.runRows())
                .extracting(run -> run.getString("reason"))
                .as("of those that found nothing the newest")
                .containsExactly("test", "budget");
    }

    @Test
    void an_hour_under_pressure_leaves_the_runs_that_changed_something_and_one_that_did_not() {
        for (int minute = 0; minute < 60; minute++) {
            if (minute == 20) {
                world.notion.put(pages.get(3).titled("Edited", world.clock.instant()));
            }
            asleep(pages.get(0).id());
            world.drain();
            world.clock.tick(MINUTE);
        }

        assertThat(world.finished()).as("runs that ended").hasSize(61);
        assertThat(world.runRows())
                .extracting(run -> run.getInteger("pages_changed"))
                .containsExactly(20, 1, 0);
    }

    /** Else a run that takes longer than that would be followed by the next one at once, and a full one never go on. */
    @Test
    void while_an_incremental_run_is_open_and_for_a_minute_after_none_is_wanted() {
        pages.forEach(page -> asleep(page.id()));
        world.drain();
        database.rows("UPDATE sync_runs SET finished_at = NULL WHERE kind = 'incremental'");
        world.clock.tick(MINUTE.multipliedBy(3));

        pages.forEach(page -> asleep(page.id()));

        assertThat(world.wants()).isEmpty();
    }

    @Test
    void many_that_fall_asleep_at_once_want_one_sweep() {
        pages.forEach(page -> world.notion.failNext(NotionFailure.noSlot()));

        List<JobResult> results = SweepWorld.await(Uni.join()
                .all(pages.stream()
                        .map(page -> syncPage().sync(job(page.id(), false)))
                        .toList())
                .andFailFast());

        assertThat(results).hasSize(pages.size()).allMatch(Wait.class::isInstance);
        assertThat(world.wants()).containsExactly("incremental");
    }

    /** A project has one now and then, behind which all its columns wait. */
    @Test
    void a_schema_sync_needs_no_slot() {
        JobResult result = SweepWorld.await(
                new SyncSchema(new PgSweepTargets(database.pool()), world.syncs, world.notion, world.clock)
                        .sync(world.project.projectId(), 0));

        assertThat(result).isEqualTo(new Done("stored"));
        assertThat(world.notion.calls().get(world.notion.calls().size() - 1).work())
                .isEqualTo(NotionReader.Work.FOLLOW_UP);
    }

    @Test
    void a_job_whose_page_the_sweep_saw_ends_without_a_call_and_none_waits_for_the_sweep() {
        SamplePage edited = pages.get(3).titled("Edited", world.clock.instant());
        world.notion.put(edited);
        Instant wantedAt = world.clock.instant();
        asleep(edited.id());
        world.clock.tick(Duration.ofSeconds(10));
        world.drain();
        int before = world.notion.calls().size();

        JobResult seen = SweepWorld.await(syncPage()
                .sync(new SyncPage.Request(
                        world.project.projectId(), edited.id(), wantedAt, edited.edited(), false, true, 0)));
        JobResult notSwept = SweepWorld.await(syncPage().sync(job(pages.get(4).id(), true)));

        assertThat(seen).isEqualTo(new Done("seen meanwhile"));
        assertThat(notSwept).isEqualTo(new Done("unchanged"));
        assertThat(world.notion.calls().subList(before, world.notion.calls().size()))
                .extracting(Call::id)
                .containsExactly(pages.get(4).id());
        assertThat(world.copy()).containsEntry(edited.id(), "Edited");
    }

    @Test
    void a_deleted_project_wants_nothing() {
        database.delete(world.project);

        SweepWorld.await(world.syncs.wantWhileAsleep(world.project.projectId()));

        assertThat(world.wants()).isEmpty();
    }

    @Test
    void one_killed_before_any_of_its_calls_sleeps_and_wants_when_it_is_taken_up() {
        assertThat(killAtEachCall(Killer::beforeCall)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void one_killed_after_any_of_its_calls_had_its_effect_sleeps_and_wants_when_it_is_taken_up() {
        assertThat(killAtEachCall(Killer::afterCall)).isGreaterThanOrEqualTo(3);
    }

    /** Returns how many calls there were to die at. */
    private static int killAtEachCall(IntFunction<Killer> killers) {
        return Killer.atEachCall(killers, MORE_CALLS_THAN_A_JOB_HAS, killer -> {
            SleepingJobsTest test = new SleepingJobsTest();
            test.sync();
            test.runDoomed(killer);
            return () -> test.assertMadeUpFor(killer);
        });
    }

    private void assertMadeUpFor(Killer killer) {
        Wait wait = asleep(pages.get(0).id());

        assertThat(wait.cause()).as("%s", killer).isEqualTo(Cause.BUDGET);
        assertThat(world.wants()).as("%s", killer).containsExactly("incremental");
    }

    private void runDoomed(Killer killer) {
        world.notion.failNext(NotionFailure.noSlot());
        SyncPage doomed = new SyncPage(
                killer.wrap(SyncedPages.class, syncedPages()),
                killer.wrap(ProjectSyncs.class, world.syncs),
                killer.wrap(NotionReader.class, world.notion),
                world.clock);
        SweepWorld.await(doomed.sync(job(pages.get(0).id(), false))
                .onFailure(Killer.Killed.class)
                .recoverWithItem(new Done("died")));
    }

    private Wait asleep(UUID pageId) {
        world.notion.failNext(NotionFailure.noSlot());
        return (Wait) SweepWorld.await(syncPage().sync(job(pageId, false)));
    }

    private SyncPage syncPage() {
        return new SyncPage(syncedPages(), world.syncs, world.notion, world.clock);
    }

    private PgSyncedPages syncedPages() {
        return new PgSyncedPages(database.pool(), world.pages, world.clock);
    }

    private SyncPage.Request job(UUID pageId, boolean slept) {
        return new SyncPage.Request(world.project.projectId(), pageId, world.clock.instant(), null, false, slept, 0);
    }
}
