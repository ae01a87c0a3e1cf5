package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notion's lists: an envelope, opaque cursors, pages of at most 100. */
final class Paging {
    static final int MAX_SIZE = 100;

    private Paging() {}

    static ObjectNode envelope(List<? extends JsonNode> results, @Nullable String nextCursor, String type) {
        ObjectNode list = Json.object().put("object", "list");
        list.set("results", Json.array(results));
        list.set("next_cursor", Json.text(nextCursor));
        list.put("has_more", nextCursor != null).put("type", type);
        list.putObject(type);
        return list;
    }

    /** A page of a list that does not change while it is read: its cursor is a place in it. */
    static ObjectNode page(List<? extends JsonNode> all, Request request, String type) {
        int size = size(request.parameter("page_size"));
        int from = place(request.parameter("start_cursor"), all.size());
        int to = Math.min(all.size(), from + size);
        return envelope(all.subList(from, to), to < all.size() ? cursor(to) : null, type);
    }

    private static int size(@Nullable String text) {
        if (text == null) {
            return MAX_SIZE;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw NotionError.validation("query failed validation: query.page_size should be a number or undefined,"
                    + " instead was `\"" + text + "\"`.");
        }
        throw NotionError.validation(
                "query failed validation: query.page_size should be ≤ `" + MAX_SIZE + "`, instead was `" + text + "`.");
    }

    private static String cursor(int place) {
        return "p" + Ids.undashed(Ids.of("place " + place)) + Integer.toHexString(place);
    }

    private static int place(@Nullable String cursor, int length) {
        if (cursor == null) {
            return 0;
        }
        try {
            int place = Integer.parseInt(cursor.substring(Math.min(33, cursor.length())), 16);
            if (cursor.startsWith("p") && place < length) {
                return place;
            }
        } catch (NumberFormatException e) {
            throw invalidCursor(cursor);
        }
        throw invalidCursor(cursor);
    }

    static NotionError invalidCursor(String cursor) {
        return NotionError.validation("The start_cursor provided is invalid: " + cursor);
    }
}
