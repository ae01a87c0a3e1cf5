package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One property of a page: a single object, or for some types always a list, which shows what a page truncates. */
final class PropertyItems {
    private static final Set<String> LISTS = Set.of("title", "rich_text", "people", "relation", "rollup");

    private PropertyItems() {}

    /** @param reference the property's id as it stands in the path */
    static ObjectNode of(Page page, String reference, Showing showing, Request request) {
        Property property = showing.sourceOf(page).find(reference);
        if (property == null) {
            throw NotionError.validation("Could not find property with name or id: " + reference);
        }
        return LISTS.contains(property.type())
                ? list(property, page, showing, request)
                : Json.object().put("object", "property_item").setAll(PageView.value(property, page, showing));
    }

    private static ObjectNode list(Property property, Page page, Showing showing, Request request) {
        ObjectNode list = Paging.page(items(property, page, showing), request, "property_item");
        boolean more = list.path("has_more").booleanValue();
        ObjectNode frame = list.putObject("property_item").put("id", property.id());
        frame.set("next_url", more ? Json.text(nextUrl(page, property, list)) : Json.nothing());
        frame.put("type", property.type());
        if (property.type().equals("rollup")) {
            frame.set("rollup", more ? incomplete(property) : result(whole(property, page, showing)));
        } else {
            frame.putObject(property.type());
        }
        return list;
    }

    private static String nextUrl(Page page, Property property, ObjectNode list) {
        return "https://api.notion.com/v1/pages/" + page.id() + "/properties/" + property.id() + "?start_cursor="
                + list.path("next_cursor").textValue();
    }

    private static ObjectNode incomplete(Property property) {
        ObjectNode rollup = Json.object().put("type", "incomplete");
        rollup.putObject("incomplete");
        return rollup.put("function", property.config().path("function").asText());
    }

    /** With all related pages, and not only those that a page looks at. */
    private static ObjectNode whole(Property property, Page page, Showing showing) {
        return Rollup.of(property, page, showing, Integer.MAX_VALUE);
    }

    /** The related values themselves are items, and not repeated. */
    private static ObjectNode result(ObjectNode whole) {
        if (isOriginals(whole)) {
            whole.putArray("array");
        }
        return whole;
    }

    private static boolean isOriginals(ObjectNode whole) {
        return whole.path("type").asText("").equals("array");
    }

    private static List<ObjectNode> items(Property property, Page page, Showing showing) {
        if (property.type().equals("rollup")) {
            ObjectNode whole = whole(property, page, showing);
            if (isOriginals(whole)) {
                return originals(property, whole);
            }
        }
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode value : values(property, page, showing)) {
            ObjectNode item = Json.object().put("object", "property_item").put("id", property.id());
            String type = property.type().equals("rollup") ? "relation" : property.type();
            item.put("type", type).set(type, value);
            items.add(item);
        }
        return items;
    }

    private static List<ObjectNode> originals(Property property, ObjectNode whole) {
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode value : whole.path("array")) {
            ObjectNode item = Json.object().put("object", "property_item").put("id", property.id());
            items.add(item.setAll((ObjectNode) value));
        }
        return items;
    }

    private static List<? extends JsonNode> values(Property property, Page page, Showing showing) {
        JsonNode kept = PageView.kept(property, page);
        return switch (property.type()) {
            case "people" -> References.People.all(kept);
            case "relation" -> related(kept, showing);
            case "rollup" -> rolled(property, page, showing);
            default -> texts(kept);
        };
    }

    private static List<ObjectNode> related(JsonNode kept, Showing showing) {
        return References.Relation.visible(kept, showing).stream()
                .map(id -> Json.object().put("id", id))
                .toList();
    }

    private static List<ObjectNode> rolled(Property property, Page page, Showing showing) {
        String relation = property.config().path("relation_property_id").asText();
        return related(page.values().getOrDefault(relation, Json.array()), showing);
    }

    private static List<JsonNode> texts(JsonNode kept) {
        List<JsonNode> texts = new ArrayList<>();
        kept.forEach(texts::add);
        return texts;
    }
}
