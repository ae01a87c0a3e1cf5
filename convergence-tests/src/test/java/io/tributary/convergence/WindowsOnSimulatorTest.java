package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A project that one query can't show: windows, short pages, cursors that expire, and a minute that holds too much. */
class WindowsOnSimulatorTest {

    private static final int CAP = 40;

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SyncedWorld world = new SyncedWorld(database, 1, 180, page -> meanwhile(), delivery -> {});
    private boolean slowly;

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** While an answer is on its way, so that cursors get old. */
    private void meanwhile() {
        if (slowly) {
            world.advance(Duration.ofMillis(400));
        }
    }

    @Test
    void windows_reach_beyond_the_cap_with_short_pages_and_cursors_that_expire() {
        add(200, 7);
        world.notion.faults(
                object().put("queryResultLimit", CAP).put("shortPages", true).put("cursorLifeMillis", 1000));
        slowly = true;

        world.settle(count -> 0);

        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(Copied.differences(world, Set.of())).isEmpty();
    }

    @Test
    void more_than_the_cap_in_one_minute_is_incomplete_marks_nothing_and_ends_with_its_cause() {
        add(CAP + 20, CAP + 20);
        world.settle(count -> 0);
        Set<String> before = Copied.unmarked(world);
        world.notion.faults(object().put("queryResultLimit", CAP));

        world.want(SweepKind.FULL, "test");
        world.settle(count -> 0);

        assertThat(world.sync().getString("phase")).isEqualTo("incomplete");
        assertThat(world.sync().getString("reason")).contains("one minute");
        assertThat(Copied.differences(world, before)).as("marked by mistake").isEmpty();

        world.notion.calm();
        world.want(SweepKind.FULL, "test");
        world.settle(count -> 0);

        assertThat(world.sync().getString("phase")).isEqualTo("live");
        assertThat(world.sync().getString("reason")).isNull();
        assertThat(Copied.differences(world, before)).isEmpty();
    }

    @Test
    void what_lies_beyond_the_cap_of_one_minute_is_lacked_and_said() {
        add(CAP + 20, CAP + 20);
        world.notion.faults(object().put("queryResultLimit", CAP));

        world.settle(count -> 0);

        assertThat(world.sync().getString("phase")).isEqualTo("incomplete");
        Set<String> lacked = new HashSet<>();
        world.state().path("rows").forEach(row -> lacked.add(row.path("id").asText()));
        lacked.removeAll(Copied.unmarked(world));
        assertThat(lacked).hasSize(20);
    }

    private void add(int rows, int perMinute) {
        var unused = world.notion.control(
                "POST", "pages", object().put("count", rows).put("perMinute", perMinute));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
