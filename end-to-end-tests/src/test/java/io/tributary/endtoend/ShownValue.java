package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A property's value as text, once from what Notion shows and once from what the copy shows. It is written apart from
 * the product's own normalisation, so that the two can disagree.
 */
final class ShownValue {

    private ShownValue() {}

    static Optional<String> ofNotion(JsonNode property) {
        String type = property.path("type").asText();
        JsonNode value = property.path(type);
        return switch (type) {
            case "title", "rich_text" ->
                Optional.of(each(value, text -> text.path("plain_text").asText(), ""));
            case "number", "checkbox", "url", "email", "phone_number" -> Optional.of(value.asText());
            case "select", "status" -> Optional.of(value.path("name").asText());
            case "multi_select" ->
                Optional.of(each(value, option -> option.path("name").asText(), ","));
            case "date" ->
                Optional.of(
                        value.path("start").asText() + "/" + value.path("end").asText());
            case "people", "relation" ->
                Optional.of(each(value, one -> one.path("id").asText(), ","));
            default -> Optional.empty();
        };
    }

    static Optional<String> ofCopy(JsonNode property) {
        JsonNode value = property.path("value");
        return switch (property.path("type").asText()) {
            case "title", "rich_text" ->
                Optional.of(
                        value.isTextual()
                                ? value.asText()
                                : each(value, text -> text.path("plain_text").asText(), ""));
            case "number", "checkbox", "url", "email", "phone_number" -> Optional.of(value.asText());
            case "select", "status" -> Optional.of(value.path("name").asText());
            case "multi_select" ->
                Optional.of(each(value, option -> option.path("name").asText(), ","));
            case "date" ->
                Optional.of(
                        value.path("start").asText() + "/" + value.path("end").asText());
            case "people", "relation" -> Optional.of(each(value, JsonNode::asText, ","));
            default -> Optional.empty();
        };
    }

    private static String each(JsonNode array, java.util.function.Function<JsonNode, String> text, String separator) {
        return StreamSupport.stream(array.spliterator(), false).map(text).collect(Collectors.joining(separator));
    }
}
