package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.notion.Computed;

/** What formulas and rollups give, in the forms that values have: {@code {"type":"number","value":8}}. */
final class ComputedValues implements Computed.Visitor<JsonNode> {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ComputedValues VALUES = new ComputedValues();

    private ComputedValues() {}

    static JsonNode of(Computed result) {
        return typed(result.type(), result.accept(VALUES));
    }

    @Override
    public JsonNode text(Computed.Text text) {
        return PropertyValues.text(text.value());
    }

    @Override
    public JsonNode numeric(Computed.Numeric number) {
        return PropertyValues.number(number.value());
    }

    @Override
    public JsonNode truth(Computed.Truth truth) {
        return PropertyValues.orNull(truth.value(), JSON::booleanNode);
    }

    @Override
    public JsonNode date(Computed.Date date) {
        return PropertyValues.orNull(date.value(), PropertyValues::range);
    }

    @Override
    public JsonNode array(Computed.Array array) {
        return PropertyValues.each(array.items(), item -> typed(item.type(), PropertyValues.of(item.value())));
    }

    @Override
    public JsonNode other(Computed.Other other) {
        return Text.clean(other.raw());
    }

    private static JsonNode typed(String type, JsonNode value) {
        return JSON.objectNode().put("type", Text.clean(type)).set("value", value);
    }
}
