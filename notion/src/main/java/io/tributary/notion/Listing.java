package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.NotionException.Details;
import io.tributary.notion.NotionException.Foreign;
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

    private static final int OK = 200;

    /** Copies. */
    public Listing {
        results = List.copyOf(results);
    }

    /**
     * Reads a list.
     *
     * @throws Foreign if it is none, as something on the way may answer. What one result is doesn't matter
     */
    public static Listing of(JsonNode list) {
        if (!list.path("object").asText("").equals("list")
                || !list.path("results").isArray()) {
            throw new Foreign("The answer is no list of Notion's", Details.of(OK, null));
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
