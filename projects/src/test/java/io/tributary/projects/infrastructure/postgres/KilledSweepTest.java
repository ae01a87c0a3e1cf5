package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SweepKind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A slice may die at any of its calls to the outside; what comes after makes the copy equal all the same. */
class KilledSweepTest {

    private static final int PAGES = 25;
    private static final int MORE_CALLS_THAN_A_SWEEP_HAS = 100;

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_slice_killed_before_any_of_its_calls_is_made_up_for() {
        assertThat(killAtEachCall(Killer::beforeCall)).isGreaterThan(15);
    }

    @Test
    void a_slice_killed_after_any_of_its_calls_had_its_effect_is_made_up_for() {
        assertThat(killAtEachCall(Killer::afterCall)).isGreaterThan(15);
    }

    /** Returns how many calls there were to die at. */
    private static int killAtEachCall(IntFunction<Killer> killers) {
        return Killer.atEachCall(killers, MORE_CALLS_THAN_A_SWEEP_HAS, killer -> {
            SweepWorld world = new SweepWorld(database);
            List<SamplePage> pages = world.fill(PAGES);
            world.notion.pageSize(10);
            world.sweep(SweepKind.FULL);
            UUID gone = pages.get(3).id();
            world.notion.remove(gone);
            SamplePage edited = edit(world, pages.get(5));
            world.want(SweepKind.FULL);
            runDoomed(world, killer);
            return () -> assertMadeUpFor(world, gone, edited, killer);
        });
    }

    private static SamplePage edit(SweepWorld world, SamplePage page) {
        world.clock.tick(Duration.ofMinutes(2));
        return world.notion.put(page.titled("Edited", world.clock.instant()));
    }

    private static void runDoomed(SweepWorld world, Killer killer) {
        JobResult died = new JobResult.Done("died");
        SweepWorld.await(world.doomed(killer)
                .slice(world.project.projectId(), 0, SweepWorld.nothing())
                .onFailure(Killer.Killed.class)
                .recoverWithItem(died));
    }

    private static void assertMadeUpFor(SweepWorld world, UUID gone, SamplePage edited, Killer killer) {
        // The lease of the dead slice ends; the clock's next ticks do the rest.
        world.clock.tick(Duration.ofSeconds(31));
        world.drain();
        world.lookAtPages();
        assertThat(world.copy())
                .as("%s", killer)
                .hasSize(PAGES)
                .containsEntry(edited.id(), "Edited")
                .containsEntry(gone, "Page 3 (not_found)");
        assertThat(world.wants()).as("%s", killer).isEmpty();
        assertThat(world.finished()).as("%s", killer).hasSize(2);
        assertThat(world.sync().getString("phase")).isEqualTo("live");
    }
}
