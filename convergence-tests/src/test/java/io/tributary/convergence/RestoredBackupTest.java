package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.deliveries.Delivery;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL gets back what it held some time ago, beside a Redis that remembers: the copy is repaired by itself. */
class RestoredBackupTest {

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SyncedWorld world = new SyncedWorld(database, 1, 180, this::meanwhile, this::received);
    private final List<String> pages = new ArrayList<>();
    private volatile @Nullable Backup restoredInFlight;

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void inSync() {
        world.settle(count -> 0);
        for (int row = 0; row < 2; row++) {
            pages.add(world.state().path("rows").get(row).path("id").asText());
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void what_was_edited_and_what_no_query_lists_any_more_is_in_the_copy_again() {
        Backup backup = Backup.of(database);
        edit(pages.get(0), "Edited since");
        trash(pages.get(1));
        world.settle(count -> 0);
        assertThat(differences()).isEmpty();

        backup.restore();
        assertThat(differences()).hasSizeGreaterThanOrEqualTo(2);
        world.settle(count -> 0);

        assertThat(differences()).isEmpty();
        assertThat(reasons()).contains("full " + WantReason.POSTGRES_RESTORED);
    }

    @Test
    void an_answer_that_was_on_its_way_meanwhile_does_not_pass_for_newer_than_what_comes_after() {
        Backup backup = Backup.of(database);
        database.rows("SELECT setval('observation_ticket', last_value + 1000) FROM observation_ticket");
        world.tick();
        edit(pages.get(0), "On its way");
        restoredInFlight = backup;
        assertThat(sync(pages.get(0))).isTrue();
        assertThat(restoredInFlight).as("it came to that").isNull();

        edit(pages.get(0), "Afterwards");
        assertThat(sync(pages.get(0))).isTrue();
        world.settle(count -> 0);

        assertThat(differences()).isEmpty();
    }

    private void received(Delivery delivery) {
        world.act(List.of(delivery));
    }

    private void meanwhile(@Nullable UUID page) {
        Backup backup = restoredInFlight;
        if (backup != null) {
            restoredInFlight = null;
            backup.restore();
        }
    }

    private boolean sync(String page) {
        world.advance(Duration.ofSeconds(1));
        return world.work(new JobPayload.PageSync(world.projectId, UUID.fromString(page)));
    }

    private void edit(String page, String title) {
        ObjectNode change = object();
        change.withObject("/properties/title")
                .putArray("title")
                .addObject()
                .putObject("text")
                .put("content", title);
        var unused = world.notion.person("PATCH", "/v1/pages/" + page, change);
    }

    private void trash(String page) {
        var unused = world.notion.person("PATCH", "/v1/pages/" + page, object().put("in_trash", true));
    }

    private List<String> differences() {
        return Copied.differences(world, Set.copyOf(pages));
    }

    private List<String> reasons() {
        return database.rows("SELECT kind, reason FROM sync_runs WHERE project_id = $1", world.projectId).stream()
                .map(row -> row.getString("kind") + " " + row.getString("reason"))
                .toList();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
