package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The workspace survives a restart, and a damaged file is not overlooked. */
class StateFileTest {
    @TempDir
    private Path directory;

    @Test
    void a_restart_keeps_pages_schema_and_subscriptions() throws Exception {
        Path file = directory.resolve("notion.json");
        String page;
        String hook;
        JsonNode before;
        try (Receiver receiver = new Receiver()) {
            try (Simulated notion = new Simulated(file)) {
                hook = notion.subscribe(receiver);
                page = notion.create("Kept");
                notion.person(
                        "PATCH",
                        "/v1/data_sources/" + Simulated.SOURCE,
                        "{\"properties\":{\"Risk\":{\"checkbox\":{}},\"Notes\":null}}");
                notion.control("POST", "pages/" + Simulated.task(1) + "/unshare", "");
                before = withoutRequestId(notion.bot("/v1/pages/" + page).body());
                notion.settled();
            }
            receiver.all();
            try (Simulated notion = new Simulated(file)) {
                assertThat(withoutRequestId(notion.bot("/v1/pages/" + page).body()))
                        .isEqualTo(before);
                assertThat(notion.bot("/v1/pages/" + Simulated.task(1)).status())
                        .isEqualTo(404);
                assertThat(notion.control("GET", "webhooks/" + hook, "")
                                .path("state")
                                .textValue())
                        .isEqualTo("active");
                notion.edit(page, "{\"Risk\":{\"checkbox\":true}}");
                assertThat(receiver.next().type()).isEqualTo("page.properties_updated");
            }
        }
    }

    @Test
    void a_change_is_saved_soon_and_not_only_at_the_end() {
        Path file = directory.resolve("notion.json");
        try (Simulated notion = new Simulated(file)) {
            notion.create("Saved at once");

            Await.until("saved", () -> read(file).contains("Saved at once"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"format\":1}", "{\"format\":7}", "[]"})
    void a_damaged_file_stops_the_start_and_is_named(String content) throws Exception {
        Path file = directory.resolve("damaged.json");
        Files.writeString(file, content);

        assertThatThrownBy(() -> new Simulated(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent(content);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode withoutRequestId(JsonNode body) {
        ((ObjectNode) body).remove("request_id");
        return body;
    }
}
