package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property's configuration, by its type. Reading one never fails: what isn't understood is {@link Unknown}, with all
 * that Notion sent. What Notion leaves out is null.
 */
public sealed interface PropertySchema {

    /** Reads a property of a schema: {@code {"type":"select","select":{"options":[…]}}}. */
    static PropertySchema of(JsonNode property) {
        return Schemas.of(property);
    }

    /** A type without any configuration: title, rich text, date, people and the like. */
    record Plain(String type) implements PropertySchema {}

    /** {@code number}; the format is Notion's name, such as {@code euro}. */
    record Numeric(@Nullable String format) implements PropertySchema {}

    /** {@code select}. */
    record Select(List<Option> options) implements PropertySchema {}

    /** {@code multi_select}. */
    record MultiSelect(List<Option> options) implements PropertySchema {}

    /** {@code status}. */
    record Status(List<Option> options, List<Group> groups) implements PropertySchema {}

    /**
     * {@code relation}.
     *
     * @param dataSourceId of the related pages
     * @param databaseId which that is in
     * @param kind {@code single_property} or {@code dual_property}
     * @param syncedPropertyId the other side's property, of a dual one
     * @param syncedPropertyName its name
     */
    record Relation(
            @Nullable String dataSourceId,
            @Nullable String databaseId,
            @Nullable String kind,
            @Nullable String syncedPropertyId,
            @Nullable String syncedPropertyName)
            implements PropertySchema {}

    /** {@code rollup}: a function over a property of the pages that a relation names. */
    record Rollup(
            @Nullable String relationPropertyId,
            @Nullable String relationPropertyName,
            @Nullable String rollupPropertyId,
            @Nullable String rollupPropertyName,
            @Nullable String function)
            implements PropertySchema {}

    /** {@code formula}; its type isn't in the schema. */
    record Formula(@Nullable String expression) implements PropertySchema {}

    /** {@code unique_id}. */
    record UniqueId(@Nullable String prefix) implements PropertySchema {}

    /**
     * Of a type that isn't known, or not of the shape that its type has. {@code raw} is what Notion sent under the
     * type's name, null if nothing; without a type it is the whole property.
     */
    record Unknown(String type, JsonNode raw) implements PropertySchema {}

    /**
     * A group of a status, such as <em>To-do</em>.
     *
     * @param id survives a rename
     * @param name as its users see it
     * @param optionIds the options that are in it
     */
    record Group(@Nullable String id, @Nullable String name, List<String> optionIds) {}
}
