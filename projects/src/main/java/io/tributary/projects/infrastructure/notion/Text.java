package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tributary.notion.TextPart;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text that can be stored and hashed. JSON can hold NUL and halves of surrogate pairs; UTF-8 has no form for the one,
 * PostgreSQL none for the other. Each is replaced by U+FFFD, since one odd character must not keep a page out.
 */
final class Text {

    private static final char REPLACEMENT = '\ufffd';
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Text() {}

    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isOdd(text, i)) {
                return replaced(text);
            }
        }
        return text;
    }

    /** A copy with all text and all keys clean. */
    static JsonNode clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.objectNode();
            object.properties().forEach(field -> copy.set(clean(field.getKey()), clean(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.arrayNode(array.size());
            array.forEach(item -> copy.add(clean(item)));
            return copy;
        }
        return node instanceof TextNode ? JSON.textNode(clean(node.textValue())) : node;
    }

    /** The plain text of Notion's rich text. */
    static String plain(List<TextPart> richText) {
        return clean(richText.stream().map(TextPart::plainText).collect(Collectors.joining()));
    }

    private static String replaced(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (isOdd(text, i)) {
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean.toString();
    }

    private static boolean isOdd(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c == 0;
    }
}
