package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A property of a data source's schema.
 *
 * @param id survives a rename; verbatim as Notion sends it, URL-encoded. Empty if Notion sent none
 * @param name as its users see it
 * @param description null if nobody wrote one
 * @param type Notion's name of it; empty if Notion sent none
 * @param schema its configuration
 * @param raw all of it as Notion sent it
 */
public record SchemaProperty(
        String id, String name, @Nullable String description, String type, PropertySchema schema, JsonNode raw) {

    static SchemaProperty of(Map.Entry<String, JsonNode> field) {
        JsonNode raw = field.getValue();
        return new SchemaProperty(
                raw.path("id").asText(""),
                raw.path("name").asText(field.getKey()),
                raw.path("description").textValue(),
                raw.path("type").asText(""),
                PropertySchema.of(raw),
                raw);
    }
}
