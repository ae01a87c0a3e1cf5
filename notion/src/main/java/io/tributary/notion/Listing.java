package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.NotionException.Unreadable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query's or a search's result.
 *
 * @param results may be fewer than were asked for, although there is more
 * @param hasMore whether there is more; only this ends a list
 * @param nextCursor where it goes on; null at the end, or if Notion sent none
 * @param incomplete Notion's cap of 10 000 results was reached: what comes after it isn't listed
 */
public record Listing(
        List<Listed> results, boolean hasMore, @Nullable String nextCursor, boolean incomplete) {

    /** Copies. */
    public Listing {
        results = List.copyOf(results);
    }

    /**
     * Reads a list.
     *
     * @throws Unreadable if it has no results. What one result is makes none unreadable
     */
    public static Listing of(JsonNode list) {
        if (!list.path("results").isArray()) {
            throw new Unreadable("the list has no results");
        }
        return new Listing(
                Shape.list(list.path("results"), Listed::of),
                list.path("has_more").asBoolean(false),
                nextCursor(list),
                list.path("request_status").path("type").asText("").equals("incomplete"));
    }

    static @Nullable String nextCursor(JsonNode list) {
        String cursor = list.path("next_cursor").asText("");
        return cursor.isEmpty() ? null : cursor;
    }
}
