package io.tributary.devstack.notion;

import java.util.Map;
import java.util.Set;

/** Every property type that this workspace knows, by Notion's name. */
final class PropertyTypes {
    private static final Map<String, PropertyType> ALL = Map.ofEntries(
            Map.entry("title", new TextType("title")),
            Map.entry("rich_text", new TextType("rich_text")),
            Map.entry("number", ScalarType.NUMBER),
            Map.entry("checkbox", ScalarType.CHECKBOX),
            Map.entry("url", ScalarType.URL),
            Map.entry("email", ScalarType.EMAIL),
            Map.entry("phone_number", ScalarType.PHONE_NUMBER),
            Map.entry("select", new Options.Select("select")),
            Map.entry("status", new Options.Select("status")),
            Map.entry("multi_select", new Options.MultiSelect()),
            Map.entry("date", new DateType()),
            Map.entry("people", new References.People()),
            Map.entry("relation", new References.Relation()),
            Map.entry("files", new References.Files()),
            Map.entry("place", ScalarType.PLACE),
            Map.entry("verification", ScalarType.VERIFICATION),
            Map.entry("button", ComputedType.BUTTON),
            Map.entry("formula", ComputedType.FORMULA),
            Map.entry("rollup", ComputedType.ROLLUP),
            Map.entry("unique_id", ComputedType.UNIQUE_ID),
            Map.entry("created_time", ComputedType.CREATED_TIME),
            Map.entry("created_by", ComputedType.CREATED_BY),
            Map.entry("last_edited_time", ComputedType.LAST_EDITED_TIME),
            Map.entry("last_edited_by", ComputedType.LAST_EDITED_BY));

    private PropertyTypes() {}

    static PropertyType of(String type) {
        PropertyType found = ALL.get(type);
        if (found == null) {
            throw new IllegalArgumentException("no such property type: " + type);
        }
        return found;
    }

    static boolean knows(String type) {
        return ALL.containsKey(type);
    }

    static Set<String> names() {
        return ALL.keySet();
    }
}
