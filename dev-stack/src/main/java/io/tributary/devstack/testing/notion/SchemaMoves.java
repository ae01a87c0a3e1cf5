package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens to columns and options. Each does one thing and says what it did; null if there was nothing to do. */
final class SchemaMoves {
    private static final int FEWEST = 12;
    private static final Set<String> WITH_OPTIONS = Set.of("select", "multi_select", "status");
    private static final List<String> SIMPLE = List.of(
            "rich_text",
            "number",
            "checkbox",
            "url",
            "email",
            "phone_number",
            "select",
            "multi_select",
            "date",
            "people",
            "files");
    private static final List<String> ADDED = List.of(
            "rich_text",
            "number",
            "checkbox",
            "url",
            "email",
            "phone_number",
            "select",
            "multi_select",
            "status",
            "date",
            "people",
            "files",
            "place",
            "verification",
            "relation",
            "rollup",
            "formula",
            "created_time",
            "created_by",
            "last_edited_time",
            "last_edited_by",
            "button");

    private final Draw draw;

    SchemaMoves(Draw draw) {
        this.draw = draw;
    }

    /** One column more of each type that can be added. */
    String everyType(World world) {
        ObjectNode properties = Draw.object();
        ADDED.forEach(type -> properties.set(draw.name(type), config(type, world)));
        patch(world, properties);
        return "add a property of every type";
    }

    /** Of a type that is not there any more, if there is one. */
    String add(World world) {
        List<String> missing = ADDED.stream()
                .filter(type -> world.properties(
                                property -> property.path("type").asText().equals(type))
                        .isEmpty())
                .toList();
        String type = draw.of(missing.isEmpty() ? ADDED : missing);
        String name = draw.name(type);
        return change(world, name, config(type, world));
    }

    private ObjectNode config(String type, World world) {
        ObjectNode property = Draw.object();
        ObjectNode config = property.putObject(type);
        switch (type) {
            case "select", "multi_select", "status" -> {
                ArrayNode options = config.putArray("options");
                for (int i = 0; i < 3; i++) {
                    options.addObject().put("name", draw.name("option"));
                }
            }
            case "relation" -> relation(config);
            case "rollup" -> rollup(config, world);
            case "formula" -> config.put("expression", "prop(\"" + anyNumber(world) + "\") * " + draw.between(2, 9));
            default -> config.removeAll();
        }
        return property;
    }

    private void relation(ObjectNode config) {
        config.put("data_source_id", draw.oneIn(3) ? World.OTHER_SOURCE : World.SOURCE);
        if (draw.oneIn(2)) {
            config.put("type", "dual_property")
                    .putObject("dual_property")
                    .put("synced_property_name", draw.name("back"));
        } else {
            config.put("type", "single_property").putObject("single_property");
        }
    }

    /** Over a relation to the same data source; without one, over its title, which is no relation of numbers. */
    private void rollup(ObjectNode config, World world) {
        List<JsonNode> relations = world.properties(
                property -> property.at("/config/data_source_id").asText().equals(World.SOURCE));
        List<JsonNode> any =
                world.properties(property -> !property.path("type").asText().equals("rollup"));
        if (relations.isEmpty()) {
            throw new IllegalStateException("a script never removes the last relation");
        }
        config.put("relation_property_id", draw.of(relations).path("id").asText())
                .put("rollup_property_id", draw.of(any).path("id").asText())
                .put(
                        "function",
                        draw.of(List.of("sum", "average", "min", "max", "count", "show_original", "show_unique")));
    }

    private String anyNumber(World world) {
        List<JsonNode> numbers =
                world.properties(property -> property.path("type").asText().equals("number"));
        return numbers.isEmpty()
                ? "no such number"
                : draw.of(numbers).path("name").asText();
    }

    String rename(World world) {
        JsonNode property = draw.of(world.properties(any -> true));
        String name = draw.name("Renamed \"" + property.path("type").asText() + "\"");
        return change(world, property.path("id").asText(), Draw.object().put("name", name));
    }

    @Nullable
    String remove(World world) {
        List<JsonNode> removable = world.properties(SchemaMoves::mayGo);
        return removable.size() < FEWEST
                ? null
                : change(world, draw.of(removable).path("id").asText(), null);
    }

    /** The demo's own relations stay, so that there is always one. */
    private static boolean mayGo(JsonNode property) {
        return !property.path("type").asText().equals("title")
                && !Set.of("JU%5DK", "bLkS").contains(property.path("id").asText());
    }

    @Nullable
    String retype(World world) {
        List<JsonNode> known = world.properties(
                property -> SIMPLE.contains(property.path("type").asText()) && mayGo(property));
        if (known.isEmpty()) {
            return null;
        }
        JsonNode property = draw.of(known);
        String type = draw.of(SIMPLE);
        return type.equals(property.path("type").asText())
                ? null
                : change(world, property.path("id").asText(), config(type, world));
    }

    @Nullable
    String options(World world) {
        List<JsonNode> known = world.properties(
                property -> WITH_OPTIONS.contains(property.path("type").asText()));
        if (known.isEmpty()) {
            return null;
        }
        JsonNode property = draw.of(known);
        ArrayNode options = Draw.array();
        property.at("/config/options")
                .forEach(option -> options.addObject()
                        .put("id", option.path("id").asText())
                        .put("name", option.path("name").asText()));
        boolean many = options.size() > 1;
        switch (many ? draw.below(3) : 0) {
            case 1 -> ((ObjectNode) options.get(draw.below(options.size()))).put("name", draw.name("renamed"));
            case 2 -> options.remove(draw.below(options.size()));
            default -> options.addObject().put("name", draw.name("option"));
        }
        ObjectNode change = Draw.object();
        change.putObject(property.path("type").asText()).set("options", options);
        return change(world, property.path("id").asText(), change);
    }

    private static String change(World world, String key, @Nullable ObjectNode to) {
        ObjectNode properties = Draw.object();
        properties.set(key, to);
        patch(world, properties);
        return "schema " + properties;
    }

    private static void patch(World world, ObjectNode properties) {
        ObjectNode body = Draw.object();
        body.set("properties", properties);
        var unused = world.notion().person("PATCH", "/v1/data_sources/" + World.SOURCE, body);
    }
}
