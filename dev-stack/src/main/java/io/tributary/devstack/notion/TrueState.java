package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is true at this moment for the integration, whatever the faults say: rows with plain values, each complete, as
 * all property items together tell it.
 */
final class TrueState {
    private final Workspace workspace;
    private final Showing showing;

    TrueState(Workspace workspace) {
        this.workspace = workspace;
        this.showing = new Showing(workspace, Caller.INTEGRATION);
    }

    /** @param values whether the rows have their properties */
    ObjectNode of(DataSource source, boolean values) {
        ObjectNode state = Json.object()
                .put("id", source.id())
                .put("databaseId", source.databaseId())
                .put("title", source.title())
                .put("inTrash", source.inTrash())
                .put("shared", workspace.isShared(source.id()));
        ArrayNode schema = state.putArray("schema");
        for (Property property : source.properties()) {
            schema.addObject()
                    .put("id", property.id())
                    .put("name", property.name())
                    .put("type", property.type())
                    .set("config", property.config());
        }
        ArrayNode rows = state.putArray("rows");
        workspace.rowsOf(source.id()).forEach(id -> rows.add(of(workspace.page(id), values)));
        return state;
    }

    /** A page wherever it is; a query lists it if {@code listed}, a GET shows it if {@code visible}. */
    ObjectNode of(Page page, boolean values) {
        boolean visible = workspace.shows(page, Caller.INTEGRATION);
        ObjectNode state = Json.object().put("id", page.id());
        state.set("parent", page.parent().show(workspace));
        state.put("visible", visible)
                .put("listed", visible && page.listed() && !sourceInTrash(page))
                .put("shared", page.shared())
                .put("inTrash", page.inTrash())
                .put("archived", page.archived())
                .put("locked", page.locked());
        state.put("createdTime", Times.floored(page.createdAt()))
                .put("createdBy", page.createdBy())
                .put("lastEditedTime", Times.floored(page.editedAt()))
                .put("lastEditedBy", page.editedBy())
                .put("title", PageView.title(page));
        if (values) {
            ObjectNode properties = state.putObject("properties");
            for (Property property : showing.sourceOf(page).properties()) {
                ObjectNode entry = properties
                        .putObject(property.id())
                        .put("name", property.name())
                        .put("type", property.type());
                entry.set("value", value(property, page));
            }
        }
        return state;
    }

    private boolean sourceInTrash(Page page) {
        return page.parent().kind() == Parent.Kind.DATA_SOURCE
                && workspace.dataSource(page.parent().id()).inTrash();
    }

    private JsonNode value(Property property, Page page) {
        JsonNode kept = PageView.kept(property, page);
        JsonNode shown = PageView.value(property, page, showing).path(property.type());
        return switch (property.type()) {
            case "title", "rich_text" -> Json.text(RichText.plain(kept));
            case "relation" -> Json.texts(References.Relation.visible(kept, showing));
            case "people" -> kept.deepCopy();
            case "rollup" -> Rollup.of(property, page, showing, Integer.MAX_VALUE);
            case "select", "status" -> option(shown);
            case "multi_select" -> options(shown);
            case "files" -> files(shown);
            case "created_by", "last_edited_by" -> shown.path("id");
            default -> shown;
        };
    }

    private static JsonNode option(JsonNode shown) {
        if (shown.isNull()) {
            return shown;
        }
        ObjectNode option = Json.object();
        List.of("id", "name").forEach(field -> option.set(field, shown.path(field)));
        return option;
    }

    private static ArrayNode options(JsonNode shown) {
        ArrayNode options = Json.array();
        shown.forEach(option -> options.add(option(option)));
        return options;
    }

    private static ArrayNode files(JsonNode shown) {
        ArrayNode files = Json.array();
        for (JsonNode file : shown) {
            ObjectNode plain = files.addObject();
            plain.set("name", file.path("name"));
            plain.set("url", file.path(file.path("type").asText()).path("url"));
        }
        return files;
    }
}
