package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Types that no client writes. Only the unique id is kept; the rest is worked out when the page is shown. */
enum ComputedType implements PropertyType {
    BUTTON {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            return Json.object();
        }
    },
    FORMULA {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            return Formula.evaluate(property, page, showing);
        }
    },
    ROLLUP {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            return Rollup.of(property, page, showing, Showing.MAX_REFERENCES);
        }
    },
    UNIQUE_ID {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            ObjectNode value = Json.object();
            value.set("prefix", Json.text(Json.text(property.config(), "prefix")));
            value.set("number", kept);
            return value;
        }
    },
    CREATED_TIME {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            return Json.text(Times.floored(page.createdAt()));
        }
    },
    CREATED_BY {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            return Users.partial(page.createdBy());
        }
    },
    LAST_EDITED_TIME {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            return Json.text(Times.floored(page.editedAt()));
        }
    },
    LAST_EDITED_BY {
        @Override
        JsonNode value(Property property, JsonNode kept, Page page, Showing showing) {
            return Users.partial(page.editedBy());
        }
    };

    abstract JsonNode value(Property property, JsonNode kept, Page page, Showing showing);

    @Override
    public JsonNode empty(Property property) {
        return Json.nothing();
    }

    @Override
    public boolean writable() {
        return false;
    }

    @Override
    public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
        throw NotionError.validation("Cannot update " + property.type() + " property \"" + property.name()
                + "\": its value is computed and can't be written.");
    }

    @Override
    public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
        into.set(name().toLowerCase(Locale.ROOT), value(property, kept, page, showing));
    }
}
