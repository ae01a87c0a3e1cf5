package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a page, database or data source is.
 *
 * @param type {@code data_source_id}, {@code database_id}, {@code page_id}, {@code block_id}, {@code workspace}, {@code
 *     agent_id}, or another; empty if Notion doesn't say
 * @param id of what the type names; null of a workspace
 * @param dataSourceId null if Notion names none
 * @param databaseId null if Notion names none; a row's parent names it beside the data source
 * @param raw all of it as Notion sent it
 */
public record Parent(
        String type,
        @Nullable UUID id,
        @Nullable UUID dataSourceId,
        @Nullable UUID databaseId,
        ObjectNode raw) {

    static Parent of(JsonNode parent, String missing) {
        ObjectNode object = Shape.object(parent, missing);
        String type = object.path("type").asText("");
        return new Parent(
                type,
                Shape.uuid(object.path(type)),
                Shape.uuid(object.path("data_source_id")),
                Shape.uuid(object.path("database_id")),
                object);
    }
}
