package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.RedisEpoch.Mark;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.Tick;
import io.tributary.projects.application.sync.TicketSequence;
import io.tributary.projects.application.sync.TicketSequence.Last;
import io.tributary.projects.application.sync.WantReason;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is older than it was, beside a Redis that isn't: tickets would be given out twice. */
class RestoredDatabaseTest {

    private static final long GIVEN_OUT = 500;
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
    void the_mark_follows_the_tickets() {
        live(world, 10);

        long next = SweepWorld.await(world.tickets.next());
        world.tick();

        assertThat(world.epoch.mark())
                .hasValueSatisfying(mark -> assertThat(mark.ticket()).isEqualTo(next));
        assertThat(reasons(world)).isEmpty();
    }

    @Test
    void a_restored_backup_makes_every_project_want_a_full_sweep_and_no_ticket_is_given_out_again() {
        live(world, GIVEN_OUT);

        setTickets(20);
        world.tick();

        assertThat(wants(world)).containsExactly("full " + WantReason.POSTGRES_RESTORED);
        assertThat(SweepWorld.await(world.tickets.next())).isGreaterThan(GIVEN_OUT);
        world.drain();
        world.tick();
        assertThat(wants(world)).as("once").isEmpty();
    }

    /** What is written ahead of a sequence makes up for what the standby lacks. */
    @Test
    void a_standby_that_took_over_with_tickets_that_look_well_is_noticed_by_its_timeline() {
        live(world, GIVEN_OUT);

        setTickets(GIVEN_OUT + 32);
        TicketSequence standby = onTimeline("00000002");
        tick(standby);

        assertThat(wants(world)).containsExactly("full " + WantReason.POSTGRES_RESTORED);
        assertThat(SweepWorld.await(world.tickets.next()))
                .as("above what the lost second may have given out")
                .isGreaterThan(GIVEN_OUT + 1000);
        assertThat(world.epoch.mark())
                .hasValueSatisfying(mark -> assertThat(mark.timeline()).isEqualTo("00000002"));
        while (world.jobs.start(new JobPayload.ProjectSweep(world.project.projectId()))) {
            var unused = world.slice();
        }
        tick(standby);
        assertThat(wants(world)).as("once").isEmpty();
    }

    /** As long as it isn't promoted it answers, but doesn't tell in which timeline it would write. */
    @Test
    void a_standby_that_answered_before_it_took_over_is_noticed_too() {
        live(world, GIVEN_OUT);

        setTickets(GIVEN_OUT + 32);
        tick(onTimeline(null));
        assertThat(wants(world)).isEmpty();
        tick(onTimeline("00000002"));

        assertThat(wants(world)).containsExactly("full " + WantReason.POSTGRES_RESTORED);
        assertThat(world.epoch.mark())
                .hasValueSatisfying(mark -> assertThat(mark.timeline()).isEqualTo("00000002"));
    }

    /** The restore is told by the tickets; its end must not forget the timeline. */
    @Test
    void a_repair_at_a_server_that_does_not_tell_keeps_the_known_timeline() {
        live(world, GIVEN_OUT);

        setTickets(1);
        tick(onTimeline(null));

        assertThat(wants(world)).containsExactly("full " + WantReason.POSTGRES_RESTORED);
        assertThat(world.epoch.mark())
                .hasValueSatisfying(mark -> assertThat(mark.timeline()).isNotNull());
    }

    @Test
    void a_mark_of_a_version_that_knew_no_timeline_is_no_sign_of_a_loss() {
        setTickets(GIVEN_OUT);
        world.sweep(SweepKind.FULL);
        var unused = SweepWorld.await(world.epoch.replace(world.epoch.mark(), new Mark(GIVEN_OUT, false, null)));

        world.tick();

        assertThat(reasons(world)).isEmpty();
        assertThat(world.epoch.mark())
                .hasValueSatisfying(mark -> assertThat(mark.timeline()).isNotNull());
    }

    @Test
    void a_role_without_any_rights_but_ours_may_ask_for_the_timeline() {
        assertThat(lastAsOrdinaryRole().timeline()).matches("[0-9A-F]{8}");
    }

    @Test
    void a_server_that_does_not_tell_its_timeline_is_watched_by_its_tickets_alone() {
        database.script("REVOKE EXECUTE ON FUNCTION pg_walfile_name(pg_lsn) FROM PUBLIC");
        try {
            Last last = lastAsOrdinaryRole();

            assertThat(last.timeline()).isNull();
            assertThat(new Mark(last.ticket(), false, "00000001").isAheadOf(last))
                    .isFalse();
            assertThat(new Mark(last.ticket() + 1, false, "00000001").isAheadOf(last))
                    .isTrue();
        } finally {
            database.script("GRANT EXECUTE ON FUNCTION pg_walfile_name(pg_lsn) TO PUBLIC");
        }
    }

    private static Last lastAsOrdinaryRole() {
        database.script("""
                CREATE ROLE asks NOLOGIN;
                GRANT SELECT ON observation_ticket TO asks;
                GRANT USAGE ON SCHEMA tributary TO asks;
                """);
        try {
            return SweepWorld.await(database.pool()
                    .withTransaction(
                            tx -> tx.query("SET LOCAL ROLE asks").execute().chain(() -> PgTickets.last(tx))));
        } finally {
            database.script("DROP OWNED BY asks; DROP ROLE asks");
        }
    }

    private void tick(TicketSequence tickets) {
        var unused = SweepWorld.await(new Tick(world.due, tickets, world.epoch, world.jobs).runOnce());
    }

    /** As if another server answered. */
    private TicketSequence onTimeline(@Nullable String timeline) {
        return new TicketSequence() {
            @Override
            public Uni<Last> last() {
                return world.tickets.last().map(last -> new Last(last.ticket(), timeline));
            }

            @Override
            public Uni<Void> raiseTo(long ticket) {
                return world.tickets.raiseTo(ticket);
            }
        };
    }

    @Test
    void a_tick_killed_before_any_of_its_calls_leaves_the_rest_to_the_next() {
        assertThat(killAtEachCall(Killer::beforeCall)).isGreaterThan(8);
    }

    @Test
    void a_tick_killed_after_any_of_its_calls_had_its_effect_leaves_the_rest_to_the_next() {
        assertThat(killAtEachCall(Killer::afterCall)).isGreaterThan(8);
    }

    /** Returns how many calls there were to die at. */
    private static int killAtEachCall(IntFunction<Killer> killers) {
        return Killer.atEachCall(killers, MORE_CALLS_THAN_A_TICK_HAS, killer -> {
            SweepWorld fresh = new SweepWorld(database);
            live(fresh, GIVEN_OUT);
            setTickets(20);
            var unused = SweepWorld.await(fresh.doomedTick(killer).runOnce());
            return () -> assertMadeUpFor(fresh, killer);
        });
    }

    private static void assertMadeUpFor(SweepWorld fresh, Killer killer) {
        fresh.tick();

        assertThat(reasons(fresh)).as("%s", killer).containsExactly(WantReason.POSTGRES_RESTORED);
        assertThat(fresh.epoch.mark()).as("%s", killer).hasValueSatisfying(mark -> {
            assertThat(mark.goneBack()).isFalse();
            assertThat(mark.ticket()).isGreaterThan(GIVEN_OUT);
        });
        assertThat(SweepWorld.await(fresh.tickets.next())).isGreaterThan(GIVEN_OUT);
    }

    @Test
    void tickets_that_another_replica_saw_meanwhile_are_no_sign_of_a_loss() {
        live(world, 30);
        Tick other = new Tick(world.due, world.tickets, world.epoch, world.jobs);
        TicketSequence overtaken = new TicketSequence() {
            @Override
            public Uni<Last> last() {
                return world.tickets.last().call(() -> world.tickets.next()).call(() -> other.runOnce());
            }

            @Override
            public Uni<Void> raiseTo(long ticket) {
                return world.tickets.raiseTo(ticket);
            }
        };

        var unused = SweepWorld.await(new Tick(world.due, overtaken, world.epoch, world.jobs).runOnce());

        assertThat(reasons(world)).isEmpty();
        assertThat(world.epoch.mark())
                .hasValueSatisfying(mark -> assertThat(mark.ticket()).isEqualTo(31));
    }

    @Test
    void tickets_stay_different_while_several_raise_them_at_once() {
        setTickets(1);
        List<Uni<Long>> asked = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            asked.add(world.tickets.raiseTo(9000).chain(() -> world.tickets.next()));
        }

        List<Long> tickets = SweepWorld.await(Uni.join().all(asked).andFailFast());

        assertThat(tickets).doesNotHaveDuplicates().allMatch(ticket -> ticket > 9000);
    }

    /** A project that is in sync, with the mark at the newest ticket. */
    private static void live(SweepWorld world, long ticket) {
        setTickets(ticket);
        world.sweep(SweepKind.FULL);
        world.tick();
        assertThat(world.epoch.mark()).hasValueSatisfying(mark -> {
            assertThat(mark.ticket()).isEqualTo(ticket);
            assertThat(mark.goneBack()).isFalse();
        });
    }

    private static void setTickets(long last) {
        database.rows("SELECT setval('observation_ticket', $1)", last);
    }

    private static List<String> wants(SweepWorld world) {
        return rows(world).stream()
                .map(row -> row.getString("kind") + " " + row.getString("reason"))
                .toList();
    }

    private static List<String> reasons(SweepWorld world) {
        return rows(world).stream().map(row -> row.getString("reason")).toList();
    }

    private static List<Row> rows(SweepWorld world) {
        return world.database.rows(
                "SELECT kind, reason FROM sweep_wants WHERE project_id = $1", world.project.projectId());
    }
}
