package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** A data source's properties, by id, without what changes no value. */
final class SchemaJson {

    private static final Set<String> LOOKS = Set.of("color", "description");

    private SchemaJson() {}

    /** {@code {"<id>":{"name":"Status","type":"status","config":{"options":[…],"groups":[…]}}}}. */
    static ObjectNode of(JsonNode dataSource) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        dataSource.path("properties").properties().forEach(field -> {
            JsonNode property = field.getValue();
            String id = property.path("id").asText("");
            String type = property.path("type").asText("");
            if (!id.isEmpty() && !type.isEmpty()) {
                schema.putObject(Text.clean(id))
                        .put("name", Text.clean(property.path("name").asText(field.getKey())))
                        .put("type", Text.clean(type))
                        .set("config", withoutLooks(Text.clean(property.path(type))));
            }
        });
        return schema;
    }

    private static JsonNode withoutLooks(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(LOOKS);
            object.forEach(SchemaJson::withoutLooks);
        } else if (node instanceof ArrayNode array) {
            array.forEach(SchemaJson::withoutLooks);
        }
        return node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node;
    }
}
