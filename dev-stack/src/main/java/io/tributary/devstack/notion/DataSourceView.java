package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A data source with its schema as the API shows it. */
final class DataSourceView {
    private DataSourceView() {}

    static ObjectNode of(DataSource source, Workspace workspace, ApiVersion version) {
        ObjectNode shown = Json.object().put("object", "data_source").put("id", source.id());
        shown.set("title", RichText.of(source.title()));
        shown.putArray("description");
        shown.putObject("parent").put("type", "database_id").put("database_id", source.databaseId());
        shown.set(
                "database_parent",
                workspace.database(source.databaseId()).parent().show(workspace));
        shown.put("is_inline", false).put("in_trash", source.inTrash());
        if (version.hasArchived()) {
            shown.put("archived", source.inTrash());
        }
        shown.put("created_time", Times.floored(source.createdAt()))
                .put("last_edited_time", Times.floored(source.editedAt()));
        shown.set("created_by", Users.partial(source.createdBy()));
        shown.set("last_edited_by", Users.partial(source.editedBy()));
        shown.putNull("icon").putNull("cover");
        shown.put("url", "https://app.notion.com/p/" + Ids.undashed(source.databaseId()))
                .putNull("public_url");
        ObjectNode properties = shown.putObject("properties");
        source.properties().forEach(property -> properties.set(property.name(), config(property)));
        return shown;
    }

    private static ObjectNode config(Property property) {
        ObjectNode shown = Json.object().put("id", property.id()).put("name", property.name());
        shown.set("description", property.description());
        shown.put("type", property.type());
        shown.set(property.type(), property.config());
        return shown;
    }
}
