package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An option of a select, multi-select or status.
 *
 * @param id survives a rename; null if Notion sent none
 * @param name as its users see it; null if Notion sent none
 * @param color Notion's name of it; null if Notion sent none
 */
public record Option(
        @Nullable String id,
        @Nullable String name,
        @Nullable String color) {

    static Option of(JsonNode option) {
        Shape.object(option, "an option is none");
        return new Option(
                Shape.text(option.path("id")),
                Shape.text(option.path("name")),
                option.path("color").textValue());
    }
}
