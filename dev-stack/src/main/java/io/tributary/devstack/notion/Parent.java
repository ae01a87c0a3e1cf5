package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a page, a database or a data source lies. */
record Parent(Kind kind, String id) {
    enum Kind {
        DATA_SOURCE,
        DATABASE,
        PAGE,
        WORKSPACE
    }

    static Parent dataSource(String id) {
        return new Parent(Kind.DATA_SOURCE, id);
    }

    static Parent page(String id) {
        return new Parent(Kind.PAGE, id);
    }

    static Parent workspace() {
        return new Parent(Kind.WORKSPACE, Users.WORKSPACE_ID);
    }

    boolean isDataSource(String dataSourceId) {
        return kind == Kind.DATA_SOURCE && id.equals(dataSourceId);
    }

    /** As the objects of the API show it. */
    ObjectNode show(Workspace workspace) {
        return switch (kind) {
            case DATA_SOURCE ->
                Json.object()
                        .put("type", "data_source_id")
                        .put("data_source_id", id)
                        .put("database_id", workspace.dataSource(id).databaseId());
            case DATABASE -> Json.object().put("type", "database_id").put("database_id", id);
            case PAGE -> Json.object().put("type", "page_id").put("page_id", id);
            case WORKSPACE -> Json.object().put("type", "workspace").put("workspace", true);
        };
    }

    /** As the {@code data.parent} of an event shows it: a row's parent is the database, with the data source beside. */
    ObjectNode inEvent(Workspace workspace) {
        return switch (kind) {
            case DATA_SOURCE ->
                Json.object()
                        .put("id", workspace.dataSource(id).databaseId())
                        .put("type", "database")
                        .put("data_source_id", id);
            case DATABASE -> Json.object().put("id", id).put("type", "database");
            case PAGE -> Json.object().put("id", id).put("type", "page");
            case WORKSPACE -> Json.object().put("id", id).put("type", "space");
        };
    }

    ObjectNode save() {
        return Json.object().put("kind", kind.name()).put("id", id);
    }

    static Parent load(com.fasterxml.jackson.databind.JsonNode saved) {
        return new Parent(
                Kind.valueOf(saved.required("kind").textValue()),
                saved.required("id").textValue());
    }
}
