package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.projects.application.ManageOAuthHook;
import io.tributary.projects.application.deliveries.Delivery;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.WebhookState;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A verified hook by which nothing comes any more, and what only looks like one. */
class SilentWebhookTest {

    /** The simulator's. */
    private static final String WORKSPACE = "13950b26-5203-4d7a-9a1e-0c5a3b1d0001";

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final List<Delivery> held = new ArrayList<>();
    private final SyncedWorld world = new SyncedWorld(database, 1, 180, page -> {}, this::received);
    private boolean late;
    private Instant confirmedAt = Instant.MIN;
    private int edits;

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void aVerifiedHook() {
        world.settle(count -> 0);
        confirmedAt = world.clock.instant();
        database.rows(
                "UPDATE hooks SET confirmed_at = $1 WHERE id = $2",
                confirmedAt.atOffset(ZoneOffset.UTC),
                "hook-" + world.projectId);
        pass(5);
    }

    @AfterEach
    void close() {
        database.rows("DELETE FROM hooks WHERE connection_id = $1", ManageOAuthHook.INTEGRATION.value());
        world.close();
    }

    @Test
    void so_it_is_with_the_one_hook_of_the_deployments_integration() {
        database.rows(
                "UPDATE notion_connections SET kind = 'oauth', workspace_id = $2 WHERE id ="
                        + " (SELECT connection_id FROM projects WHERE id = $1)",
                world.projectId,
                WORKSPACE);
        database.rows(
                "UPDATE hooks SET connection_id = $2 WHERE id = $1",
                "hook-" + world.projectId,
                ManageOAuthHook.INTEGRATION.value());

        edits_that_no_delivery_announces_are_silence_until_one_does();
    }

    @Test
    void edits_that_no_delivery_announces_are_silence_until_one_does() {
        edit();
        pass(5);
        assertThat(state()).isEqualTo(WebhookState.VERIFIED);

        world.notion.faults(object().put("lostRate", 1.0));
        String lost = edit();
        pass(8);
        assertThat(title(lost)).as("a sweep has found it").startsWith("Edit");
        assertThat(state()).as("its delivery may be on the way").isEqualTo(WebhookState.VERIFIED);
        edit();
        pass(8);
        assertThat(state()).as("later edits don't begin the wait anew").isEqualTo(WebhookState.SILENT);
        edit();
        pass(12);
        assertThat(state()).isEqualTo(WebhookState.SILENT);

        world.notion.calm();
        edit();
        pass(1);
        assertThat(state()).isEqualTo(WebhookState.VERIFIED);
        pass(12);
        assertThat(state()).isEqualTo(WebhookState.VERIFIED);
    }

    @Test
    void deliveries_that_come_late_are_no_silence() {
        late = true;
        for (int minute = 0; minute < 28; minute++) {
            if (minute % 7 == 0) {
                edit();
            }
            pass(1);
            if (minute % 7 == 5) {
                world.act(List.copyOf(held));
                held.clear();
            }
            assertThat(state()).as("minute " + minute).isEqualTo(WebhookState.VERIFIED);
        }
    }

    private void received(Delivery delivery) {
        if (late) {
            held.add(delivery);
        } else {
            world.act(List.of(delivery));
        }
    }

    private void pass(int minutes) {
        for (int i = 0; i < minutes; i++) {
            world.advance(Duration.ofMinutes(1));
            world.settle(count -> 0);
        }
    }

    /** One page gets another title; its id. */
    private String edit() {
        String page = world.state().path("rows").get(0).path("id").asText();
        ObjectNode change = object();
        change.withObject("/properties/title")
                .putArray("title")
                .addObject()
                .putObject("text")
                .put("content", "Edit " + edits++);
        var unused = world.notion.person("PATCH", "/v1/pages/" + page, change);
        return page;
    }

    private String title(String page) {
        return database.row(
                        "SELECT title FROM pages WHERE project_id = $1 AND page_id = $2",
                        world.projectId,
                        UUID.fromString(page))
                .getString("title");
    }

    private WebhookState state() {
        Hook hook = Hook.restore(new Hook.State(
                HookId.random(new SecureRandom()),
                new ConnectionId(UUID.randomUUID()),
                new Secret("secret"),
                null,
                List.of(),
                false,
                confirmedAt,
                confirmedAt,
                confirmedAt));
        return WebhookState.of(hook, database.facts(world.projectId), world.clock.instant());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
