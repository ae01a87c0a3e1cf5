package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionException.Unreadable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database: a container of data sources, which have the schemas and the rows.
 *
 * @param id Notion's
 * @param title what it is called; may be empty
 * @param dataSources in no order that means anything
 * @param inTrash whether it is in the trash
 * @param createdTime null if Notion sent none
 * @param lastEditedTime null if Notion sent none
 * @param raw all of it as Notion sent it
 */
public record Database(
        UUID id,
        List<TextPart> title,
        List<DataSourceName> dataSources,
        boolean inTrash,
        @Nullable Instant createdTime,
        @Nullable Instant lastEditedTime,
        ObjectNode raw)
        implements Listed {

    /**
     * A data source of a database.
     *
     * @param id Notion's
     * @param name as its users see it; may be empty
     */
    public record DataSourceName(UUID id, String name) {}

    /** Copies. */
    public Database {
        title = List.copyOf(title);
        dataSources = List.copyOf(dataSources);
    }

    /**
     * Reads a database.
     *
     * @throws Unreadable if it has no id
     */
    public static Database of(JsonNode json) {
        ObjectNode database = Shape.object(json, "the database is no object");
        UUID id = Shape.uuid(database.path("id"));
        if (id == null) {
            throw new Unreadable("the database has no id");
        }
        return new Database(
                id,
                TextPart.listOrNone(database.path("title")),
                names(database.path("data_sources")),
                NotionVersion.inTrash(database),
                Shape.time(database.path("created_time")),
                Shape.time(database.path("last_edited_time")),
                database);
    }

    private static List<DataSourceName> names(JsonNode sources) {
        List<DataSourceName> names = new ArrayList<>();
        for (JsonNode source : sources) {
            UUID id = Shape.uuid(source.path("id"));
            if (id != null) {
                names.add(new DataSourceName(id, source.path("name").asText("")));
            }
        }
        return names;
    }
}
