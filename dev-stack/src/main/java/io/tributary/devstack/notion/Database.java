package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The container of data sources. */
record Database(String id, String title, Parent parent, Instant createdAt, Instant editedAt) {

    ObjectNode show(Workspace workspace, ApiVersion version) {
        ObjectNode shown = Json.object().put("object", "database").put("id", id);
        shown.set("title", RichText.of(title));
        shown.putArray("description");
        shown.set("parent", parent.show(workspace));
        shown.put("is_inline", false).put("in_trash", false);
        if (version.hasArchived()) {
            shown.put("archived", false);
        }
        shown.put("is_locked", false);
        shown.put("created_time", Times.offset(createdAt)).put("last_edited_time", Times.offset(editedAt));
        var sources = shown.putArray("data_sources");
        workspace
                .dataSourcesOf(id)
                .forEach(source -> sources.addObject().put("id", source.id()).put("name", source.title()));
        shown.putNull("icon").putNull("cover");
        return shown.put("url", "https://app.notion.com/p/" + Ids.undashed(id)).putNull("public_url");
    }

    ObjectNode save() {
        ObjectNode saved = Json.object().put("id", id).put("title", title);
        saved.set("parent", parent.save());
        return saved.put("createdAt", createdAt.toString()).put("editedAt", editedAt.toString());
    }

    static Database load(JsonNode saved) {
        return new Database(
                saved.required("id").textValue(),
                saved.required("title").textValue(),
                Parent.load(saved.required("parent")),
                Instant.parse(saved.required("createdAt").textValue()),
                Instant.parse(saved.required("editedAt").textValue()));
    }
}
