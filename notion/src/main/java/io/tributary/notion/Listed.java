package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.NotionException.Unreadable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a query or a search lists: pages, and, of wikis and in searches, data sources. */
public sealed interface Listed permits Page, Database, DataSource, Listed.Other {

    /**
     * Of a kind that isn't known, or partial, as Notion shows what the connection may not read.
     *
     * @param object Notion's name of the kind; {@code page} if Notion sent none
     * @param id Notion's; null if it sent none
     * @param why what is missing or wrong
     * @param raw all of it as Notion sent it
     */
    record Other(String object, @Nullable UUID id, String why, JsonNode raw) implements Listed {}

    /** Reads an object; one that isn't understood is {@link Other}. */
    static Listed of(JsonNode json) {
        String object = json.path("object").asText("page");
        try {
            return switch (object) {
                case "page" -> Page.of(json);
                case "database" -> Database.of(json);
                case "data_source" -> DataSource.of(json);
                default -> throw new Unreadable("its kind isn't known");
            };
        } catch (Unreadable e) {
            return new Other(object, Shape.uuid(json.path("id")), e.what(), json);
        }
    }
}
