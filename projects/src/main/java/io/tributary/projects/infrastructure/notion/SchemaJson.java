package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.DataSource;
import io.tributary.notion.SchemaProperty;
import java.util.Set;

/** A data source's properties, by id, without what changes no value. Configurations are as Notion sends them. */
final class SchemaJson {

    private static final Set<String> LOOKS = Set.of("color", "description");

    private SchemaJson() {}

    /** {@code {"<id>":{"name":"Status","type":"status","config":{"options":[…],"groups":[…]}}}}. */
    static ObjectNode of(DataSource dataSource) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        for (SchemaProperty property : dataSource.properties()) {
            if (!property.id().isEmpty() && !property.type().isEmpty()) {
                schema.putObject(Text.clean(property.id()))
                        .put("name", Text.clean(property.name()))
                        .put("type", Text.clean(property.type()))
                        .set("config", withoutLooks(Text.clean(property.raw().path(property.type()))));
            }
        }
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
