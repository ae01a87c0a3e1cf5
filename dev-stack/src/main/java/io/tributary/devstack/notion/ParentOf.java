package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads the parent that a page is created in or moved to. */
record ParentOf(Workspace workspace) {

    Parent read(JsonNode parent, String path, Caller caller) {
        if (parent.has("data_source_id")) {
            return dataSource(Body.id(parent.path("data_source_id"), path + ".data_source_id"), caller);
        }
        if (parent.has("database_id")) {
            return onlySourceOf(Body.id(parent.path("database_id"), path + ".database_id"));
        }
        if (parent.has("page_id")) {
            return page(Body.id(parent.path("page_id"), path + ".page_id"), caller);
        }
        if (parent.path("workspace").asBoolean(false)) {
            return Parent.workspace();
        }
        throw Body.mistyped(path + ".data_source_id", "defined", parent.path("data_source_id"));
    }

    Parent dataSource(String id, Caller caller) {
        DataSource source = workspace.findDataSource(id);
        if (source == null || source.inTrash() || !workspace.shows(source, caller)) {
            throw NotionError.notFound("data_source", id);
        }
        return Parent.dataSource(id);
    }

    Parent page(String id, Caller caller) {
        Page page = workspace.find(id);
        if (page == null || !workspace.shows(page, caller)) {
            throw NotionError.notFound("page", id);
        }
        return Parent.page(id);
    }

    private Parent onlySourceOf(String databaseId) {
        List<DataSource> sources = workspace.dataSourcesOf(databaseId);
        if (sources.isEmpty()) {
            throw NotionError.notFound("database", databaseId);
        }
        if (sources.size() > 1) {
            throw NotionError.validation("Databases with multiple data sources are not supported in this API version.");
        }
        return Parent.dataSource(sources.get(0).id());
    }
}
