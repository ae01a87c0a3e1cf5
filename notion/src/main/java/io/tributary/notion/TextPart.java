package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.NotionException.Unreadable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of rich text: of one style, or one mention or equation.
 *
 * @param plainText what it says
 * @param href where it leads; null if nowhere
 * @param raw all of it as Notion sent it
 */
public record TextPart(String plainText, @Nullable String href, JsonNode raw) {

    static TextPart of(JsonNode part) {
        String text = Shape.text(part.path("plain_text"));
        if (text == null) {
            throw new Unreadable("a rich text has no plain text");
        }
        return new TextPart(text, part.path("href").textValue(), part);
    }

    static List<TextPart> list(JsonNode parts) {
        return Shape.listOrOne(parts, TextPart::of);
    }

    /** Of a title that may be left out; one that can't be read is empty, since nothing depends on it. */
    static List<TextPart> listOrNone(JsonNode parts) {
        try {
            return Shape.isNothing(parts) ? List.of() : list(parts);
        } catch (Unreadable e) {
            return List.of();
        }
    }
}
