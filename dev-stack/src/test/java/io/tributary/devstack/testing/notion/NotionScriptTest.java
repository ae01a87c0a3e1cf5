package io.tributary.devstack.testing.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.NotionSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scripts reach everything that they promise, and end in calm. */
class NotionScriptTest {
    private final NotionSimulator simulator = NotionSimulator.startSeeded(1, Instant.parse("2026-11-24T10:20:30.456Z"));
    private final NotionControl notion = NotionControl.at(simulator.url());

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void a_long_script_is_never_refused_and_does_each_kind_of_thing() {
        NotionScript script = NotionScript.seeded(1, 600);
        List<String> done = new ArrayList<>();
        while (script.hasNext()) {
            done.add(script.next(notion));
            notion.advance(Duration.ofSeconds(2));
        }

        for (String kind : List.of(
                "edit ",
                "create ",
                "in_trash = true",
                "in_trash = false",
                "is_archived = true",
                "is_archived = false",
                "move out ",
                "move in ",
                "unshare 153104cd",
                "unshare the database",
                "share the database",
                "\":null}",
                "\"name\":\"Renamed",
                "\"options\":[",
                "fault on ",
                "fault off ",
                "answers ")) {
            assertThat(done).as(kind).anyMatch(what -> what.contains(kind));
        }
        assertThat(Values.WRITABLE)
                .allMatch(type -> done.stream().anyMatch(what -> what.contains(":{\"" + type + "\":")));
    }

    @Test
    void a_script_makes_values_that_a_page_does_not_show_whole() {
        NotionScript script = NotionScript.seeded(4, 400);
        script.run(notion, () -> {});

        int longest = 0;
        for (JsonNode row : notion.state(NotionSimulator.DEMO_DATA_SOURCE_ID).path("rows")) {
            for (JsonNode property : row.path("properties")) {
                if (Set.of("relation", "people").contains(property.path("type").asText())) {
                    longest = Math.max(longest, property.path("value").size());
                }
            }
        }
        assertThat(longest).isGreaterThan(25);
    }

    @Test
    void after_calm_everything_is_shared_and_no_fault_is_left() {
        JsonNode before = notion.control("GET", "faults", null);
        NotionScript script = NotionScript.seeded(5, 300);
        script.run(notion, () -> {});

        script.calm(notion);

        assertThat(notion.control("GET", "faults", null)).isEqualTo(before);
        JsonNode state = notion.state(NotionSimulator.DEMO_DATA_SOURCE_ID);
        assertThat(state.path("shared").booleanValue()).isTrue();
        assertThat(state.path("rows")).allMatch(row -> row.path("shared").booleanValue());
    }

    @Test
    void a_failure_comes_with_the_seed_and_the_operations() {
        NotionScript script = NotionScript.seeded(77, 5);

        assertThatThrownBy(() -> script.run(notion, () -> {
                    if (script.toString().contains("3 of 5")) {
                        throw new IllegalStateException("not equal");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not equal")
                .hasMessageContaining("seed 77, 3 of 5")
                .hasMessageContaining("\n  1 add a property of every type\n  2 ");
    }
}
