package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** People, relations and files: arrays, of which a page shows the first 25 references. */
final class References {
    private static final int MAX_WRITTEN = 100;

    private References() {}

    static void checkArray(JsonNode written, String path, int max) {
        if (!written.isArray()) {
            throw Body.mistyped(path, "an array", written);
        }
        if (written.size() > max) {
            throw Body.invalid(path + ".length should be ≤ `" + max + "`, instead was `" + written.size() + "`.");
        }
    }

    private static Set<String> ids(JsonNode written, String path) {
        checkArray(written, path, MAX_WRITTEN);
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < written.size(); i++) {
            ids.add(Body.id(written.get(i).path("id"), path + "[" + i + "].id"));
        }
        return ids;
    }

    /** Kept by user id. */
    static final class People implements PropertyType {
        @Override
        public JsonNode empty(Property property) {
            return Json.array();
        }

        @Override
        public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
            Set<String> ids = ids(written, path);
            for (String id : ids) {
                if (Users.find(id) == null) {
                    throw NotionError.notFound("user", id);
                }
            }
            return Json.texts(ids);
        }

        @Override
        public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
            ArrayNode shown = into.putArray("people");
            all(kept).stream().limit(Showing.MAX_REFERENCES).forEach(shown::add);
        }

        static List<ObjectNode> all(JsonNode kept) {
            List<ObjectNode> people = new ArrayList<>();
            for (JsonNode id : kept) {
                ObjectNode user = Users.find(id.textValue());
                people.add(user == null ? Users.partial(id.textValue()) : user);
            }
            return people;
        }
    }

    /** Kept by page id; the other side of a two-way relation is kept in step by {@link TwoWayRelations}. */
    static final class Relation implements PropertyType {
        @Override
        public JsonNode empty(Property property) {
            return Json.array();
        }

        @Override
        public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
            Set<String> ids = ids(written, path);
            String target = Json.text(property.config(), "data_source_id");
            for (String id : ids) {
                Page related = writing.sees(id) ? writing.workspace().find(id) : null;
                if (related == null) {
                    throw NotionError.notFound("page", id);
                }
                if (target != null && !related.parent().isDataSource(target)) {
                    throw NotionError.validation(
                            "Page " + id + " is not in the data source that " + property.name() + " relates to.");
                }
            }
            return Json.texts(ids);
        }

        @Override
        public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
            List<String> visible = visible(kept, showing);
            ArrayNode shown = into.putArray("relation");
            visible.stream()
                    .limit(Showing.MAX_REFERENCES)
                    .forEach(id -> shown.addObject().put("id", id));
            into.put("has_more", visible.size() > Showing.MAX_REFERENCES);
        }

        static List<String> visible(JsonNode kept, Showing showing) {
            List<String> ids = new ArrayList<>();
            for (JsonNode id : kept) {
                if (showing.sees(id.textValue())) {
                    ids.add(id.textValue());
                }
            }
            return ids;
        }
    }

    /** Kept as written; what was uploaded to Notion would have an expiring address. */
    static final class Files implements PropertyType {
        @Override
        public JsonNode empty(Property property) {
            return Json.array();
        }

        @Override
        public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
            checkArray(written, path, MAX_WRITTEN);
            ArrayNode files = Json.array();
            for (int i = 0; i < written.size(); i++) {
                JsonNode file = written.get(i);
                String kind = file.has("file") ? "file" : "external";
                if (!file.path(kind).path("url").isTextual()) {
                    throw Body.mistyped(
                            path + "[" + i + "]." + kind + ".url",
                            "a string",
                            file.path(kind).path("url"));
                }
                ObjectNode kept = files.addObject()
                        .put("name", file.path("name").asText(""))
                        .put("type", kind);
                kept.set(kind, file.path(kind).deepCopy());
            }
            return files;
        }

        @Override
        public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
            into.set("files", kept);
        }
    }
}
