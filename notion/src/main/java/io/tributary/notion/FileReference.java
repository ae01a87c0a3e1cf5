package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A file of a {@code files} property.
 *
 * @param name as its users see it; null if Notion sent none
 * @param kind where it is: {@code file} at Notion, {@code external} elsewhere, {@code file_upload} on its way; empty if
 *     Notion doesn't say
 * @param url null if it has none. A file at Notion has another one within the hour: it is no identity
 */
public record FileReference(
        @Nullable String name, String kind, @Nullable String url) {

    static FileReference of(JsonNode file) {
        Shape.object(file, "a file is none");
        String kind = file.path("type").asText("");
        // What is no text counts as missing: a file kept raw would differ with each signature in its address.
        return new FileReference(
                file.path("name").textValue(), kind, file.path(kind).path("url").textValue());
    }
}
