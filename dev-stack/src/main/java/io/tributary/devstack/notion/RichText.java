package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Rich text: what a client may write, and how Notion shows it. */
final class RichText {
    private static final int MAX_LENGTH = 2000;
    private static final int MAX_ITEMS = 100;

    private RichText() {}

    static ArrayNode of(String text) {
        ArrayNode items = Json.array();
        if (!text.isEmpty()) {
            items.add(plain(text, Json.nothing(), Json.object()));
        }
        return items;
    }

    static String plain(JsonNode items) {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append(item.path("plain_text").asText("")));
        return text.toString();
    }

    /**
     * What was written, in the shape that is shown.
     *
     * @param path where it stands in the body, for the message
     */
    static ArrayNode accept(JsonNode written, String path) {
        if (!written.isArray()) {
            throw Body.mistyped(path, "an array", written);
        }
        if (written.size() > MAX_ITEMS) {
            throw Body.invalid(path + ".length should be ≤ `" + MAX_ITEMS + "`, instead was `" + written.size() + "`.");
        }
        ArrayNode items = Json.array();
        for (int i = 0; i < written.size(); i++) {
            items.add(item(written.get(i), path + "[" + i + "]"));
        }
        return items;
    }

    private static ObjectNode item(JsonNode written, String path) {
        JsonNode mention = written.path("mention");
        if (mention.isObject()) {
            return mention(mention);
        }
        JsonNode content = written.path("text").path("content");
        if (!content.isTextual()) {
            throw Body.mistyped(path + ".text", "defined", written.path("text"));
        }
        int length = content.textValue().length();
        if (length > MAX_LENGTH) {
            throw Body.invalid(
                    path + ".text.content.length should be ≤ `" + MAX_LENGTH + "`, instead was `" + length + "`.");
        }
        return plain(content.textValue(), written.path("text").path("link"), written.path("annotations"));
    }

    private static ObjectNode mention(JsonNode mention) {
        ObjectNode item = Json.object().put("type", "mention");
        item.set("mention", mention.deepCopy());
        item.set("annotations", annotations(Json.object()));
        return item.put("plain_text", "@" + mention.path("type").asText("mention"))
                .putNull("href");
    }

    private static ObjectNode plain(String content, JsonNode link, JsonNode annotations) {
        ObjectNode item = Json.object().put("type", "text");
        JsonNode shownLink = link.isObject() ? link.deepCopy() : Json.nothing();
        item.putObject("text").put("content", content).set("link", shownLink);
        item.set("annotations", annotations(annotations));
        item.put("plain_text", content);
        item.set("href", link.isObject() ? link.path("url") : Json.nothing());
        return item;
    }

    private static ObjectNode annotations(JsonNode written) {
        ObjectNode shown = Json.object();
        for (String style : new String[] {"bold", "italic", "strikethrough", "underline", "code"}) {
            shown.put(style, written.path(style).asBoolean(false));
        }
        return shown.put("color", written.path("color").asText("default"));
    }
}
