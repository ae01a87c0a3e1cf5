package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.ProbeBroken;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SyncSchema;
import io.tributary.projects.application.sync.WantReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A project that can't be synced: how it comes to that, and how it comes back. */
class BrokenProjectTest {

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SweepWorld world = new SweepWorld(database);
    private final List<SamplePage> pages = world.fill(10);

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_data_source_that_is_gone_breaks_the_project_and_marks_no_page() {
        world.sweep(SweepKind.FULL);
        world.notion.removeDataSource(world.project.dataSourceId());

        world.sweep(SweepKind.FULL);

        assertBroken("no longer shared");
        world.assertCopied(pages);
        assertThat(world.finished().get(1).outcome()).isEqualTo("broken");
        assertThat(world.jobs.waiting()).isEmpty();
        assertThat(world.wants()).as("recovery wants a full sweep anyway").isEmpty();
    }

    @Test
    void a_data_source_that_is_gone_breaks_the_project_at_the_next_incremental_sweep_too() {
        world.sweep(SweepKind.FULL);
        world.notion.removeDataSource(world.project.dataSourceId());

        world.sweep(SweepKind.INCREMENTAL);

        assertBroken("no longer shared");
        world.assertCopied(pages);
        assertThat(world.jobs.waiting()).isEmpty();
    }

    @Test
    void a_data_source_in_the_trash_breaks_the_project() {
        world.notion.putDataSource(world.project.dataSourceId(), SweepWorld.schema("title", "title"), true);

        world.sweep(SweepKind.FULL);

        assertBroken("trash");
    }

    @Test
    void a_token_that_is_refused_breaks_the_project() {
        world.want(SweepKind.FULL);
        world.notion.failNext(NotionFailure.unauthorized("API token is invalid."));

        world.slice();

        assertBroken("API token is invalid.");
    }

    @Test
    void a_sweep_that_is_given_up_breaks_the_project_until_someone_retries_it() {
        world.want(SweepKind.FULL);

        SweepWorld.await(world.sweeper().giveUp(world.project.projectId(), "out of memory"));

        assertBroken("out of memory");
        world.clock.tick(Duration.ofDays(1));
        probe();
        assertBroken("out of memory");
        assertThat(world.notion.calls()).isEmpty();
    }

    @Test
    void a_retry_brings_any_broken_project_back() {
        SweepWorld.await(world.sweeper().giveUp(world.project.projectId(), "out of memory"));
        world.want(SweepKind.FULL, WantReason.RETRY);

        probe();
        world.drain();

        world.assertCopied(pages);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(world.sync().getString("reason")).isNull();
    }

    @Test
    void a_retry_is_not_covered_by_a_want_that_came_while_the_project_was_broken() {
        breakIt();
        world.want(SweepKind.FULL);
        world.want(SweepKind.FULL);
        world.want(SweepKind.FULL, WantReason.RETRY);
        world.notion.putDataSource(world.project.dataSourceId(), SweepWorld.schema("title", "title"), false);

        probe();
        world.drain();

        world.assertCopied(pages);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(world.wants()).isEmpty();
    }

    @Test
    void a_broken_project_is_probed_after_1_5_15_and_then_every_60_minutes_with_one_request_each() {
        breakIt();
        for (int minutes : new int[] {1, 5, 15, 60, 60}) {
            int before = world.notion.calls().size();
            world.clock.tick(Duration.ofMinutes(minutes).minusSeconds(1));
            probe();
            assertThat(world.notion.calls())
                    .as("just before %d minutes", minutes)
                    .hasSize(before);

            world.clock.tick(Duration.ofSeconds(1));
            probe();
            probe();
            assertThat(world.notion.calls()).as("after %d minutes", minutes).hasSize(before + 1);
        }
        assertThat(world.drain()).as("slices of a broken project").isZero();
    }

    @Test
    void a_project_that_breaks_after_each_recovery_is_probed_ever_later_until_a_full_run_ends() {
        world.want(SweepKind.FULL);
        for (int minutes : new int[] {1, 5, 15, 60, 60}) {
            world.tick();
            world.jobs.start(new JobPayload.ProjectSweep(world.project.projectId()));
            world.notion.failNext(NotionFailure.refused("The query is refused"));
            world.slice();
            assertBroken("refused");

            world.clock.tick(Duration.ofMinutes(minutes).minusSeconds(1));
            probe();
            assertThat(world.sync().getString("phase"))
                    .as("just before %d minutes", minutes)
                    .isEqualTo("broken");
            world.clock.tick(Duration.ofSeconds(1));
            probe();
            assertThat(world.sync().getString("phase"))
                    .as("after %d minutes", minutes)
                    .isEqualTo("syncing");
        }
        world.drain();
        breakIt();

        assertThat(world.sync().getOffsetDateTime("next_probe_at").toInstant())
                .as("after a full run")
                .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(1)));
    }

    @Test
    void a_schema_sync_that_is_given_up_leaves_its_work_to_a_full_sweep() {
        world.sweep(SweepKind.FULL);
        world.notion.putDataSource(
                world.project.dataSourceId(), SweepWorld.schema("title", "title", "due", "date"), false);

        SweepWorld.await(schemas().giveUp(world.project.projectId()));
        world.drain();

        assertThat(world.runRows())
                .hasSize(2)
                .last()
                .satisfies(run -> assertThat(run.getString("reason")).isEqualTo(WantReason.SCHEMA));
        assertThat(world.sync().getJsonObject("schema").fieldNames()).contains("due");
    }

    @Test
    void a_project_that_is_well_again_is_live_and_wants_a_full_sweep() {
        world.sweep(SweepKind.FULL);
        breakIt();
        world.notion.putDataSource(world.project.dataSourceId(), SweepWorld.schema("title", "title"), false);
        world.notion.put(pages.get(0).titled("Edited meanwhile", SweepWorld.NOW));
        world.clock.tick(Duration.ofMinutes(1));

        probe();

        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(world.wants()).containsExactly("full");
        world.drain();
        assertThat(world.copy()).containsEntry(pages.get(0).id(), "Edited meanwhile");
    }

    @Test
    void a_probe_without_budget_counts_as_none() {
        breakIt();
        world.clock.tick(Duration.ofMinutes(1));
        Instant slot = world.clock.instant().plusSeconds(20);
        world.notion.failNext(NotionFailure.noBudget(slot));

        probe();

        assertThat(world.sync().getInteger("probes")).isZero();
        assertThat(world.sync().getOffsetDateTime("next_probe_at").toInstant()).isEqualTo(slot);
    }

    @Test
    void a_schema_sync_stores_the_newest_schema_and_wants_a_full_sweep_if_values_may_have_changed() {
        world.sweep(SweepKind.FULL);

        assertThat(syncSchema()).isInstanceOf(JobResult.Done.class);
        assertThat(world.wants()).as("the same schema").isEmpty();
        world.notion.putDataSource(
                world.project.dataSourceId(),
                SweepWorld.schema("title", "title", "stat", "status", "due", "date"),
                false);
        syncSchema();

        assertThat(world.wants()).containsExactly("full");
        assertThat(world.sync().getJsonObject("schema").fieldNames()).contains("due");
    }

    @Test
    void an_older_schema_that_arrives_late_changes_nothing() {
        var newer = new Seen(20, SweepWorld.NOW);
        var older = new Seen(19, SweepWorld.NOW);
        SweepWorld.await(world.syncs.storeSchema(world.project.projectId(), newer, SweepWorld.schema("a", "number")));

        SweepWorld.await(world.syncs.storeSchema(world.project.projectId(), older, SweepWorld.schema("b", "date")));

        assertThat(world.sync().getJsonObject("schema").fieldNames()).containsExactly("a");
        assertThat(world.wants()).isEmpty();
    }

    @Test
    void a_schema_sync_of_a_broken_project_makes_no_call() {
        breakIt();

        assertThat(syncSchema()).isEqualTo(new JobResult.Done("deleted, paused or broken"));

        assertThat(world.notion.calls()).isEmpty();
    }

    @Test
    void a_schema_sync_waits_for_budget_and_outages_and_breaks_a_project_whose_data_source_is_gone() {
        world.notion.failNext(NotionFailure.noBudget(SweepWorld.NOW.plusSeconds(9)));
        assertThat(syncSchema()).isEqualTo(new JobResult.Wait(SweepWorld.NOW.plusSeconds(9), JobResult.Cause.BUDGET));
        world.notion.failNext(NotionFailure.outage(null, "503"));
        assertThat(syncSchema()).isEqualTo(new JobResult.Wait(SweepWorld.NOW.plusSeconds(1), JobResult.Cause.OUTAGE));

        world.notion.removeDataSource(world.project.dataSourceId());
        syncSchema();

        assertBroken("no longer shared");
    }

    private JobResult syncSchema() {
        return SweepWorld.await(schemas().sync(world.project.projectId(), 0));
    }

    private SyncSchema schemas() {
        return new SyncSchema(new PgSweepTargets(database.pool()), world.syncs, world.notion, world.clock);
    }

    private void breakIt() {
        world.notion.removeDataSource(world.project.dataSourceId());
        SweepWorld.await(world.syncs.breakProject(world.project.projectId(), "gone"));
    }

    private void probe() {
        SweepWorld.await(new ProbeBroken(world.syncs, world.notion, world.clock).runOnce());
    }

    private void assertBroken(String reason) {
        assertThat(world.sync().getString("phase")).isEqualTo("broken");
        assertThat(world.sync().getString("reason")).contains(reason);
        assertThat(world.jobs.start(new JobPayload.ProjectSweep(world.project.projectId())))
                .isFalse();
    }
}
