package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionException.Unreadable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A data source: a schema, and the rows that {@link NotionApi#query} lists.
 *
 * @param id Notion's
 * @param title what it is called; may be empty
 * @param databaseId the database that it is in; null if Notion names none
 * @param inTrash whether it is in the trash
 * @param createdTime null if Notion sent none
 * @param lastEditedTime null if Notion sent none
 * @param properties the schema, in Notion's order
 * @param raw all of it as Notion sent it
 */
public record DataSource(
        UUID id,
        List<TextPart> title,
        @Nullable UUID databaseId,
        boolean inTrash,
        @Nullable Instant createdTime,
        @Nullable Instant lastEditedTime,
        List<SchemaProperty> properties,
        ObjectNode raw)
        implements Listed {

    /** Copies. */
    public DataSource {
        title = List.copyOf(title);
        properties = List.copyOf(properties);
    }

    /**
     * Reads a data source.
     *
     * @throws Unreadable if it has no id or no properties. What one property is makes none unreadable
     */
    public static DataSource of(JsonNode json) {
        ObjectNode source = Shape.object(json, "the data source is no object");
        UUID id = Shape.uuid(source.path("id"));
        if (id == null) {
            throw new Unreadable("the data source has no id");
        }
        ObjectNode properties = Shape.object(source.path("properties"), "the data source has no properties");
        return new DataSource(
                id,
                TextPart.listOrNone(source.path("title")),
                Shape.uuid(source.path("parent").path("database_id")),
                NotionVersion.inTrash(source),
                Shape.time(source.path("created_time")),
                Shape.time(source.path("last_edited_time")),
                properties.properties().stream().map(SchemaProperty::of).toList(),
                source);
    }
}
