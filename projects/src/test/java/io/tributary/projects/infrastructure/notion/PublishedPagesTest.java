package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.Page;
import io.tributary.projects.application.sync.PageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that others published, in the form that we store. Some were made up, with one id for two properties. */
class PublishedPagesTest {

    private static final Path PAGES =
            Path.of("..", "notion", "src", "test", "resources", "io", "tributary", "notion", "published", "page");
    private static final Set<String> LEFT_OUT = Set.of("last_edited_time", "last_edited_by");

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_property_is_stored_with_its_type_and_a_value_if_it_has_one(Path file) throws IOException {
        JsonNode sent = Samples.read(Files.readString(file));

        PageContent page = PageJson.content(Page.of(sent));

        Map<String, JsonNode> byId = new HashMap<>();
        for (JsonNode property : sent.path("properties")) {
            if (!LEFT_OUT.contains(property.path("type").asText())) {
                byId.put(property.path("id").asText(), property);
            }
        }
        assertThat(page.properties()).hasSize(byId.size());
        byId.forEach((id, property) -> {
            String type = property.path("type").asText();
            JsonNode stored = page.properties().path(id);
            assertThat(stored.path("type").asText()).isEqualTo(type);
            assertThat(stored.path("value").isNull())
                    .as(property.toString())
                    .isEqualTo(property.path(type).isNull());
        });
        assertThat(page.parent()).isEqualTo(sent.path("parent"));
    }
}
