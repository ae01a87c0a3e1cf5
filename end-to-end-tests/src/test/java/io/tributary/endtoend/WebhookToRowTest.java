package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
        connectWebhook();
        everythingArrives("in order");
    }

    @Test
    @Order(4)
    void the_same_with_every_delivery_duplicated_and_reordered() {
        connectWebhook();
        workspace.faults(Map.of("duplicateRate", 1.0, "reorder", true));

        everythingArrives("in disorder");

        Await.passes(SOON, () -> assertThat(copy.comparable()).isEqualTo(workspace.comparable()));
    }

    @Test
    @Order(5)
    void changes_whose_deliveries_overtake_each_other_settle_within_two_seconds() {
        connectWebhook();
        workspace.faults(Map.of("duplicateRate", 1.0, "reorder", true));
        List<String> pages = workspace.pageIds().subList(0, 12);
        Set<String> earlier = events(workspace.deliveriesSince(0));

        List<String> created = new ArrayList<>();
        for (String page : pages) {
            workspace.rename(page, "First of two");
            workspace.rename(page, "Second of two");
            created.add(workspace.create("Created in a burst"));
        }
        created.subList(0, 6).forEach(workspace::trash);
        created.subList(0, 3).forEach(workspace::restore);

        Await.passes(SOON, () -> {
            assertThat(copy.comparable()).isEqualTo(workspace.comparable());
            assertThat(created.subList(3, 6))
                    .allSatisfy(
                            page -> assertThat(copy.page(page).path("inTrash").asBoolean())
                                    .isTrue());
        });
        // The copy may be equal before the last duplicate is sent, and when that is isn't ours to promise.
        Await.passes(
                Duration.ofSeconds(30),
                () -> assertThat(deliveriesBut(earlier).stream()
                                .collect(Collectors.groupingBy(WebhookToRowTest::event, Collectors.counting()))
                                .values())
                        .as("each event came twice")
                        .hasSizeGreaterThan(pages.size())
                        .allMatch(times -> times == 2));
        List<Integer> edited = deliveriesBut(earlier).stream()
                .map(delivery -> pages.indexOf(delivery.path("entity").asText()))
                .filter(page -> page >= 0)
                .toList();
        assertThat(edited)
                .as("in another order than the pages were edited in")
                .contains(0, pages.size() - 1)
                .isNotEqualTo(edited.stream().sorted().toList());
    }

    /** Without those of the tests before, whose duplicates may still come. */
    private List<JsonNode> deliveriesBut(Set<String> earlier) {
        return workspace.deliveriesSince(0).stream()
                .filter(delivery -> !earlier.contains(event(delivery)))
                .toList();
    }

    private static Set<String> events(List<JsonNode> deliveries) {
        return deliveries.stream().map(WebhookToRowTest::event).collect(Collectors.toSet());
    }

    private static String event(JsonNode delivery) {
        return delivery.path("event").asText();
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
