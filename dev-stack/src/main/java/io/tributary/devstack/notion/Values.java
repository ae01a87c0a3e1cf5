package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values as filters and sorts look at them. */
final class Values {
    private Values() {}

    /**
     * The shown value under the type's name; of a relation and people all references and not only those that a page
     * shows, of formulas and rollups the typed result, of a unique id its number.
     */
    static JsonNode of(Property property, Page page, Showing showing) {
        JsonNode kept = PageView.kept(property, page);
        return switch (property.type()) {
            case "relation" -> Json.texts(References.Relation.visible(kept, showing));
            case "people" -> kept;
            default -> inner(property.type(), shown(property, kept, page, showing));
        };
    }

    private static JsonNode shown(Property property, JsonNode kept, Page page, Showing showing) {
        ObjectNode into = Json.object();
        property.codec().show(property, kept, page, showing, into);
        return into.path(property.type());
    }

    private static JsonNode inner(String type, JsonNode shown) {
        return switch (type) {
            case "formula", "rollup" -> shown.path(shown.path("type").asText());
            case "unique_id" -> shown.path("number");
            case "created_by", "last_edited_by" -> Json.array().add(shown.path("id"));
            default -> shown;
        };
    }

    static String text(JsonNode value) {
        if (value.isArray()) {
            StringBuilder text = new StringBuilder();
            value.forEach(item ->
                    text.append(item.path("plain_text").asText(item.path("name").asText(""))));
            return text.toString();
        }
        return value.isObject() ? value.path("name").asText("") : value.isNull() ? "" : value.asText("");
    }

    static @Nullable Instant instant(JsonNode text) {
        return text.isTextual() ? Moments.parse(text.textValue()) : null;
    }
}
