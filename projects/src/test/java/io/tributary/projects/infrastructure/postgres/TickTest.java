package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.DueWork;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.Tick;
import io.tributary.projects.application.sync.WantReason;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TickTest {

    private static final int MORE_CALLS_THAN_A_TICK_HAS = 50;

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
    void a_new_project_gets_its_first_sweep_even_if_nobody_wanted_it() {
        world.tick();

        assertThat(world.sync().getString("phase")).isEqualTo("syncing");
        assertThat(world.wants()).containsExactly("full");
        assertThat(waiting()).containsExactly(new JobPayload.ProjectSweep(world.project.projectId()));
    }

    @Test
    void a_new_project_whose_sweep_is_wanted_already_gets_no_second_want() {
        world.want(SweepKind.FULL);

        world.tick();

        assertThat(world.wants()).containsExactly("full");
    }

    @Test
    void due_times_become_wants_once() {
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofMinutes(11));

        world.tick();
        world.tick();

        assertThat(world.wants()).containsExactly("incremental");
        assertThat(waiting()).containsExactly(new JobPayload.ProjectSweep(world.project.projectId()));
    }

    @Test
    void what_fell_due_during_an_outage_is_wanted_by_the_first_tick_after_it() {
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofHours(3));

        world.tick();

        assertThat(world.wants()).as("once, however often it fell due").containsExactly("incremental");
        world.drain();
        assertThat(world.runRows()).hasSize(2);
        assertThat(world.runRows().get(1).getString("reason")).isEqualTo(WantReason.SCHEDULE);
    }

    @Test
    void a_full_sweep_that_is_due_covers_the_incremental_one() {
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofHours(25));

        world.tick();

        assertThat(world.wants()).containsExactly("full");
    }

    @Test
    void two_ticks_at_once_claim_what_is_due_once() {
        List<SyncTarget> projects = manyDueProjects(40);

        SweepWorld.await(Uni.join()
                .all(world.due.wantDue(), world.due.wantDue(), world.due.wantDue())
                .andCollectFailures());

        for (SyncTarget project : projects) {
            assertThat(world.database.rows("SELECT 1 FROM sweep_wants WHERE project_id = $1", project.projectId()))
                    .hasSize(1);
        }
    }

    @Test
    void neither_paused_nor_broken_nor_deleted_projects_are_swept() {
        SyncTarget paused = due(world.database.project());
        world.database.rows("UPDATE projects SET paused = true WHERE id = $1", paused.projectId());
        SyncTarget broken = due(world.database.project());
        SweepWorld.await(world.syncs.breakProject(broken.projectId(), "gone"));
        SyncTarget deleted = due(world.database.project());
        world.database.delete(deleted);
        world.want(SweepKind.FULL);

        world.tick();

        assertThat(waiting())
                .containsExactlyInAnyOrder(
                        new JobPayload.ProjectSweep(world.project.projectId()),
                        new JobPayload.ProjectPurge(deleted.projectId()));
    }

    @Test
    void a_wiped_redis_makes_every_project_want_an_incremental_sweep() {
        world.sweep(SweepKind.FULL);
        world.epoch.wipe();
        world.jobs.wipe();

        world.tick();

        assertThat(world.wants()).containsExactly("incremental");
        assertThat(world.epoch.mark()).isPresent();
        world.drain();
        world.tick();
        assertThat(world.wants()).as("once").isEmpty();
    }

    @Test
    void a_tick_killed_before_any_of_its_calls_loses_nothing() {
        assertThat(killAtEachCall(Killer::beforeCall)).isGreaterThan(6);
    }

    @Test
    void a_tick_killed_after_any_of_its_calls_had_its_effect_loses_nothing() {
        assertThat(killAtEachCall(Killer::afterCall)).isGreaterThan(6);
    }

    /** Returns how many calls there were to die at. */
    private static int killAtEachCall(IntFunction<Killer> killers) {
        return Killer.atEachCall(killers, MORE_CALLS_THAN_A_TICK_HAS, killer -> {
            SweepWorld fresh = new SweepWorld(database);
            fresh.sweep(SweepKind.FULL);
            fresh.clock.tick(Duration.ofMinutes(11));
            fresh.epoch.wipe();
            SyncTarget deleted = fresh.database.project();
            fresh.database.delete(deleted);
            var unused = SweepWorld.await(fresh.doomedTick(killer).runOnce());
            return () -> assertMadeUpFor(fresh, deleted, killer);
        });
    }

    private static void assertMadeUpFor(SweepWorld fresh, SyncTarget deleted, Killer killer) {
        fresh.tick();

        assertThat(fresh.wants()).as("%s", killer).containsOnly("incremental");
        assertThat(reasons(fresh)).as("%s", killer).containsOnlyOnce(WantReason.REDIS_WIPED);
        assertThat(fresh.jobs.waiting())
                .as("%s", killer)
                .extracting(JobQueue.Request::payload)
                .containsExactlyInAnyOrder(
                        new JobPayload.ProjectSweep(fresh.project.projectId()),
                        new JobPayload.ProjectPurge(deleted.projectId()));
        assertThat(fresh.epoch.mark()).isPresent();
    }

    @Test
    void a_queue_that_is_down_does_not_stop_the_clock() {
        world.sweep(SweepKind.FULL);
        world.clock.tick(Duration.ofMinutes(11));
        world.jobs.failNext(new IllegalStateException("Redis is down"));

        Tick.Result result = world.tick();

        assertThat(result.failures()).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(world.wants()).containsExactly("incremental");
        world.tick();
        assertThat(waiting()).containsExactly(new JobPayload.ProjectSweep(world.project.projectId()));
    }

    private static List<String> reasons(SweepWorld world) {
        return world
                .database
                .rows("SELECT reason FROM sweep_wants WHERE project_id = $1", world.project.projectId())
                .stream()
                .map(row -> row.getString("reason"))
                .toList();
    }

    private List<JobPayload> waiting() {
        return world.jobs.waiting().stream().map(JobQueue.Request::payload).toList();
    }

    private List<SyncTarget> manyDueProjects(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> due(world.database.project()))
                .toList();
    }

    private SyncTarget due(SyncTarget target) {
        world.database.rows(
                "INSERT INTO project_sync (project_id, phase, synced_through, next_incremental_at, next_full_at)"
                        + " VALUES ($1, 'live', $2, $2, $3)",
                target.projectId(),
                SweepWorld.NOW.minusSeconds(1).atOffset(ZoneOffset.UTC),
                SweepWorld.NOW.plusSeconds(9999).atOffset(ZoneOffset.UTC));
        return target;
    }

    @Test
    void a_step_to_which_no_answer_comes_stops_neither_the_others_nor_the_next_tick() {
        world.tick();
        DueWork silent = (DueWork) Proxy.newProxyInstance(
                DueWork.class.getClassLoader(),
                new Class<?>[] {DueWork.class},
                (proxy, method, args) -> method.getName().equals("wantDue")
                        ? Uni.createFrom().nothing()
                        : method.invoke(world.due, args));
        world.want(SweepKind.FULL);
        world.jobs.start(new JobPayload.ProjectSweep(world.project.projectId()));

        Tick.Result result = SweepWorld.await(
                new Tick(silent, world.tickets, world.epoch, world.jobs, Duration.ofSeconds(1)).runOnce());

        assertThat(result.failures()).hasSize(1);
        assertThat(world.jobs.start(new JobPayload.ProjectSweep(world.project.projectId())))
                .isTrue();
    }
}
