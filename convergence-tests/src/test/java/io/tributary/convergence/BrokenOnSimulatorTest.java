package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A project whose door is shut, whatever shut it: says why and what to do, asks Notion next to nothing, marks no page,
 * and comes back by itself or when someone asks for it.
 */
class BrokenOnSimulatorTest {

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    @SuppressWarnings("NullAway.Init")
    private SyncedWorld world;

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void sync() {
        world = new SyncedWorld(database, 1, 180, page -> {}, delivery -> {});
        world.settle(count -> 0);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** What shuts the door, and what people are to read. */
    enum Door {
        TOKEN_REVOKED("valid one") {
            @Override
            void shut(SyncedWorld world) {
                ObjectNode faults = object();
                faults.putArray("revokedTokens").add(NotionSimulator.INTEGRATION_TOKEN);
                world.notion.faults(faults);
            }

            @Override
            void open(SyncedWorld world) {
                world.notion.calm();
            }
        },
        CAPABILITY_TAKEN("capability") {
            @Override
            void shut(SyncedWorld world) {
                ObjectNode faults = object();
                faults.putArray("missingCapabilities").add("read_content");
                world.notion.faults(faults);
            }

            @Override
            void open(SyncedWorld world) {
                world.notion.calm();
            }
        },
        DATABASE_UNSHARED("Share the database with the connection again") {
            @Override
            void shut(SyncedWorld world) {
                control(world, "unshare");
            }

            @Override
            void open(SyncedWorld world) {
                control(world, "share");
            }
        },
        DATA_SOURCE_IN_THE_TRASH("Restore it") {
            @Override
            void shut(SyncedWorld world) {
                trash(world, true);
            }

            @Override
            void open(SyncedWorld world) {
                trash(world, false);
            }
        };

        private final String advice;

        Door(String advice) {
            this.advice = advice;
        }

        abstract void shut(SyncedWorld world);

        abstract void open(SyncedWorld world);

        private static void control(SyncedWorld world, String verb) {
            var unused =
                    world.notion.control("POST", "databases/" + NotionSimulator.DEMO_DATABASE_ID + "/" + verb, null);
        }

        private static void trash(SyncedWorld world, boolean to) {
            var unused = world.notion.person(
                    "PATCH", "/v1/data_sources/" + NotionSimulator.DEMO_DATA_SOURCE_ID, object().put("in_trash", to));
        }

        private static ObjectNode object() {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void it_says_why_marks_nothing_saves_its_budget_and_comes_back_by_itself(Door door) {
        Set<String> before = Copied.unmarked(world);
        door.shut(world);
        world.want(SweepKind.FULL, "test");
        ticks(2);

        assertThat(world.sync().getString("phase")).isEqualTo("broken");
        assertThat(world.sync().getString("reason")).contains(door.advice);
        assertThat(Copied.unmarked(world)).isEqualTo(before);
        int asked = requests();
        for (int minute = 0; minute < 30; minute++) {
            world.advance(Duration.ofMinutes(1));
            ticks(2);
        }
        assertThat(requests() - asked).as("probes in half an hour").isLessThanOrEqualTo(3);
        assertThat(Copied.unmarked(world)).isEqualTo(before);

        door.open(world);
        world.advance(Duration.ofMinutes(60));
        world.settle(count -> 0);

        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(Copied.differences(world, before)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void one_call_brings_it_back_at_once(Door door) {
        Set<String> before = Copied.unmarked(world);
        door.shut(world);
        world.want(SweepKind.FULL, "test");
        ticks(2);
        door.open(world);
        world.want(SweepKind.FULL, "webhook");

        world.want(SweepKind.FULL, WantReason.RETRY);
        world.settle(count -> 0);

        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(Copied.differences(world, before)).isEmpty();
    }

    private void ticks(int ticks) {
        for (int i = 0; i < ticks; i++) {
            world.tick();
            while (world.work(count -> 0)) {
                world.tick();
            }
        }
    }

    private int requests() {
        int requests = 0;
        for (var request : world.notion.control("GET", "requests", null).path("requests")) {
            requests += request.path("by").asText().equals("integration") ? 1 : 0;
        }
        return requests;
    }
}
