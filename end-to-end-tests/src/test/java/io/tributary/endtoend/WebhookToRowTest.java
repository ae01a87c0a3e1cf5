package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job, seen from outside: what a person does in Notion stands in the copy within two seconds. */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebhookToRowTest extends EndToEnd {

    private static final Duration SOON = Duration.ofSeconds(2);

    @AfterAll
    void calm() {
        workspace.faults(Map.of("duplicateRate", 0.0, "reorder", false));
    }

    @Test
    @Order(1)
    void a_new_project_is_synced_without_any_webhook() {
        assertThat(copy.comparable()).hasSize(24).isEqualTo(workspace.comparable());
        assertThat(copy.project().path("webhook").asText()).isEqualTo("none");
    }

    @Test
    @Order(2)
    void the_handshake_is_confirmed_by_the_first_delivery() {
        connectWebhook();
        workspace.rename(workspace.pageIds().get(0), "First delivery");

        Await.passes(
                SOON, () -> assertThat(copy.project().path("webhook").asText()).isEqualTo("verified"));
    }

    @Test
    @Order(3)
    void an_edit_a_new_page_and_a_trashed_one_are_in_the_copy_within_two_seconds() {
        everythingArrives("in order");
    }

    @Test
    @Order(4)
    void the_same_with_every_delivery_duplicated_and_reordered() {
        workspace.faults(Map.of("duplicateRate", 1.0, "reorder", true));

        everythingArrives("in disorder");

        Await.passes(SOON, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
    }

    private void everythingArrives(String how) {
        String page = workspace.pageIds().get(3);
        workspace.rename(page, "Edited " + how);
        Await.passes(
                SOON, () -> assertThat(copy.page(page).path("title").asText()).isEqualTo("Edited " + how));

        String created = workspace.create("Created " + how);
        Await.passes(
                SOON,
                () -> assertThat(copy.page(created).path("title").asText()).isEqualTo("Created " + how));

        workspace.trash(created);
        Await.passes(
                SOON,
                () -> assertThat(copy.page(created).path("inTrash").asBoolean()).isTrue());
    }
}
