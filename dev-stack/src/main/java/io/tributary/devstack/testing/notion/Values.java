package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** A value to write for a property of any type that can be written, the odd ones among them. */
final class Values {
    static final Set<String> WRITABLE = Set.of(
            "title",
            "rich_text",
            "number",
            "checkbox",
            "url",
            "email",
            "phone_number",
            "select",
            "status",
            "multi_select",
            "date",
            "people",
            "relation",
            "files",
            "place",
            "verification");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> USERS = List.of(
            "c7c11cca-1d73-471d-9b6e-bdef51470001",
            "c7c11cca-1d73-471d-9b6e-bdef51470002",
            "c7c11cca-1d73-471d-9b6e-bdef51470003",
            "c7c11cca-1d73-471d-9b6e-bdef51470004");
    private static final List<String> TEXTS = List.of(
            "plain",
            "Grüße, 世界",
            "👩‍🚀 it's \"quoted\" \\ back",
            "two\nlines\tand a tab",
            "שלום",
            "'; DROP TABLE pages; --",
            " ");
    private static final List<JsonNode> NUMBERS = List.of(
            JSON.numberNode(0),
            JSON.numberNode(-17),
            JSON.numberNode(0.1),
            JSON.numberNode(3.5),
            JSON.numberNode(9_007_199_254_740_991L),
            JSON.numberNode(1e21),
            JSON.numberNode(1e-7));

    private final Draw draw;
    private final Function<String, List<String>> rowsOf;

    /** @param rowsOf ids of the rows of a data source */
    Values(Draw draw, Function<String, List<String>> rowsOf) {
        this.draw = draw;
        this.rowsOf = rowsOf;
    }

    /** @param property as the state shows the schema: with id, type and config */
    ObjectNode of(JsonNode property) {
        String type = property.path("type").asText();
        ObjectNode value = Draw.object();
        value.set(type, value(type, property.path("config")));
        return value;
    }

    private JsonNode value(String type, JsonNode config) {
        return switch (type) {
            case "title", "rich_text" -> text();
            case "number" -> draw.oneIn(6) ? JSON.nullNode() : number();
            case "checkbox" -> JSON.booleanNode(draw.oneIn(2));
            case "url" -> orNull("https://example.com/a?b=" + draw.below(1000) + "#c");
            case "email" -> orNull("row" + draw.below(1000) + "@example.com");
            case "phone_number" -> orNull("+39 06 " + draw.below(100_000));
            case "select" -> draw.oneIn(5) ? JSON.nullNode() : option(config, true);
            case "status" -> option(config, false);
            case "multi_select" -> options(config);
            case "date" -> draw.oneIn(6) ? JSON.nullNode() : date();
            case "people" -> ids(people());
            case "relation" -> ids(related(config));
            case "files" -> files();
            case "place" -> draw.oneIn(4) ? JSON.nullNode() : place();
            case "verification" -> verification();
            default -> throw new IllegalArgumentException("can't be written: " + type);
        };
    }

    private JsonNode number() {
        return draw.oneIn(3) ? draw.of(NUMBERS) : JSON.numberNode(draw.below(1000));
    }

    private JsonNode orNull(String text) {
        return draw.oneIn(5) ? JSON.nullNode() : JSON.textNode(text);
    }

    private ArrayNode text() {
        ArrayNode items = Draw.array();
        int mentions = draw.oneIn(8) ? draw.between(26, 40) : draw.below(2);
        for (int i = 0; i < mentions; i++) {
            ObjectNode mention = items.addObject().putObject("mention").put("type", "user");
            mention.putObject("user").put("id", draw.of(USERS));
        }
        int length = draw.oneIn(20) ? 2000 : draw.below(12);
        String content = draw.of(TEXTS) + "x".repeat(length == 2000 ? 1900 : length);
        if (!draw.oneIn(8)) {
            items.addObject().putObject("text").put("content", content);
        }
        if (draw.oneIn(5)) {
            ObjectNode bold = items.addObject();
            bold.putObject("text").put("content", " and " + draw.below(1000));
            bold.putObject("annotations").put("bold", true);
        }
        return items;
    }

    /** Mostly one that exists; where options may grow, sometimes a new one. */
    private JsonNode option(JsonNode config, boolean mayGrow) {
        List<JsonNode> known = new ArrayList<>();
        config.path("options").forEach(known::add);
        if (known.isEmpty() && !mayGrow) {
            return JSON.nullNode();
        }
        String name = known.isEmpty() || (mayGrow && draw.oneIn(12))
                ? draw.name("grown")
                : draw.of(known).path("name").asText();
        return Draw.object().put("name", name);
    }

    private ArrayNode options(JsonNode config) {
        List<JsonNode> known = new ArrayList<>();
        config.path("options").forEach(known::add);
        ArrayNode options = Draw.array();
        draw.some(known, 4)
                .forEach(option ->
                        options.addObject().put("name", option.path("name").asText()));
        if (draw.oneIn(12)) {
            options.addObject().put("name", draw.name("grown"));
        }
        return options;
    }

    private ObjectNode date() {
        ObjectNode date = Draw.object();
        String day = String.format(Locale.ROOT, "2026-%02d-%02d", draw.between(1, 12), draw.between(1, 28));
        String later = String.format(Locale.ROOT, "2027-%02d-%02d", draw.between(1, 12), draw.between(1, 28));
        boolean range = draw.oneIn(2);
        switch (draw.below(4)) {
            case 0 -> date.put("start", day + "T09:30:00+02:00").put("end", range ? later + "T10:00:00-05:00" : null);
            case 1 ->
                date.put("start", day + "T23:59:59")
                        .put("end", range ? later + "T00:00:00" : null)
                        .put("time_zone", "America/New_York");
            default -> date.put("start", day).put("end", range ? later : null);
        }
        return date;
    }

    private List<String> people() {
        if (!draw.oneIn(6)) {
            return draw.some(USERS, 4);
        }
        List<String> guests = new ArrayList<>();
        int count = draw.between(26, 60);
        for (int n = 1; n <= count; n++) {
            guests.add(String.format(Locale.ROOT, "c7c11cca-1d73-471d-9b6e-bdef514701%02d", n));
        }
        return guests;
    }

    private List<String> related(JsonNode config) {
        List<String> rows = rowsOf.apply(config.path("data_source_id").asText());
        return draw.some(rows, draw.oneIn(4) ? 60 : 4);
    }

    private static ArrayNode ids(List<String> ids) {
        ArrayNode array = Draw.array();
        ids.forEach(id -> array.addObject().put("id", id));
        return array;
    }

    private ArrayNode files() {
        ArrayNode files = Draw.array();
        int count = draw.below(4);
        for (int i = 0; i < count; i++) {
            files.addObject()
                    .put("name", "file " + draw.below(1000))
                    .putObject("external")
                    .put("url", "https://example.com/f" + draw.below(1000) + ".pdf?signature=" + draw.below(1000));
        }
        return files;
    }

    private ObjectNode place() {
        return Draw.object()
                .put("lat", draw.below(90) + 0.25)
                .put("lon", draw.below(180) - 90.5)
                .put("name", "Place " + draw.below(100))
                .putNull("address")
                .putNull("aws_place_id")
                .putNull("google_place_id");
    }

    private ObjectNode verification() {
        ObjectNode verification = Draw.object();
        if (draw.oneIn(3)) {
            return verification.put("state", "unverified").putNull("date").putNull("verified_by");
        }
        verification.put("state", "verified");
        verification
                .putObject("date")
                .put("start", "2026-11-0" + draw.between(1, 9) + "T00:00:00.000Z")
                .putNull("end")
                .putNull("time_zone");
        verification.putObject("verified_by").put("object", "user").put("id", draw.of(USERS));
        return verification;
    }
}
