package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Title and rich text, kept as they are shown. A page shows at most 25 mentions of a value. */
record TextType(String name) implements PropertyType {
    @Override
    public JsonNode empty(Property property) {
        return Json.array();
    }

    @Override
    public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
        return RichText.accept(written, path);
    }

    @Override
    public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
        ArrayNode shown = into.putArray(name);
        int mentions = 0;
        for (JsonNode item : kept) {
            if (item.has("mention") && ++mentions > Showing.MAX_REFERENCES) {
                return;
            }
            shown.add(item);
        }
    }
}
