package io.tributary.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.notion.NotionControl;
import io.tributary.devstack.testing.notion.NotionScript;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fills the demo data source: a property of every type, and rows that use each. A few are made by Notion's API; the rest
 * are like them, but for title and number.
 */
final class Rows {

    private static final int MODELS = 20;
    private static final int PER_MINUTE = 5;
    private static final int TEXT_LENGTH = 900;
    private static final String SOURCE = NotionSimulator.DEMO_DATA_SOURCE_ID;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final NotionControl notion;
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<String> related = new ArrayList<>();

    private Rows(NotionControl notion) {
        this.notion = notion;
    }

    /** Makes the data source have at least so many rows, from one with the demo's. */
    static void fill(NotionControl notion, int count) {
        new Rows(notion).fill(count);
    }

    private void fill(int count) {
        String unused = NotionScript.seeded(1, 1).next(notion); // A property of every type.
        JsonNode state = notion.state(SOURCE);
        state.path("rows").forEach(row -> related.add(row.path("id").asText()));
        for (int i = 0; i < MODELS; i++) {
            ObjectNode body = JSON.objectNode();
            body.putObject("parent").put("type", "data_source_id").put("data_source_id", SOURCE);
            ObjectNode values = body.putObject("properties");
            state.path("schema").forEach(property -> set(values, property));
            String model = notion.person("POST", "/v1/pages", body).path("id").asText();
            var unusedToo = notion.control(
                    "POST",
                    "pages",
                    JSON.objectNode()
                            .put("count", Math.max(1, count / MODELS))
                            .put("perMinute", PER_MINUTE)
                            .put("like", model));
        }
    }

    private void set(ObjectNode values, JsonNode property) {
        String type = property.path("type").asText();
        JsonNode value = value(type, property.path("config"));
        if (!value.isMissingNode()) {
            values.putObject(property.path("name").asText()).set(type, value);
        }
    }

    /** Missing for what Notion computes. */
    private JsonNode value(String type, JsonNode config) {
        return switch (type) {
            case "title" -> text(40);
            case "rich_text" -> text(TEXT_LENGTH);
            case "number" -> JSON.numberNode(random.nextInt(10_000) / 4.0);
            case "checkbox" -> JSON.booleanNode(random.nextBoolean());
            case "url" -> JSON.textNode("https://example.com/" + words(100).replace(' ', '/'));
            case "email" -> JSON.textNode("row" + random.nextInt(1000) + "@example.com");
            case "phone_number" -> JSON.textNode("+39 06 " + random.nextInt(1_000_000));
            case "select", "status" -> option(config);
            case "multi_select" -> JSON.arrayNode().add(option(config));
            case "date" ->
                JSON.objectNode()
                        .put("start", "2026-11-2" + random.nextInt(10))
                        .put("end", "2026-12-1" + random.nextInt(10));
            case "people" ->
                ids(List.of("c7c11cca-1d73-471d-9b6e-bdef51470001", "c7c11cca-1d73-471d-9b6e-bdef51470002"));
            case "relation" ->
                config.path("data_source_id").asText().equals(SOURCE) ? ids(related.subList(0, 3)) : JSON.arrayNode();
            case "files" -> files();
            case "place" -> JSON.objectNode().put("lat", 41.9).put("lon", 12.5).put("name", words(60));
            case "verification" ->
                JSON.objectNode().put("state", "unverified").putNull("date").putNull("verified_by");
            default -> JSON.missingNode();
        };
    }

    private ArrayNode text(int length) {
        ArrayNode text = JSON.arrayNode();
        text.addObject().putObject("text").put("content", words(length));
        return text;
    }

    /** Compresses about as prose does. */
    private String words(int length) {
        StringBuilder words = new StringBuilder();
        while (words.length() < length) {
            words.append(Integer.toString(random.nextInt(36 * 36 * 36 * 36), 36))
                    .append(' ');
        }
        return words.substring(0, length).strip();
    }

    private static JsonNode option(JsonNode config) {
        return JSON.objectNode().set("name", config.path("options").path(0).path("name"));
    }

    private static ArrayNode ids(List<String> ids) {
        ArrayNode array = JSON.arrayNode();
        ids.forEach(id -> array.addObject().put("id", id));
        return array;
    }

    private ArrayNode files() {
        ArrayNode files = JSON.arrayNode();
        for (int i = 0; i < 2; i++) {
            files.addObject()
                    .put("name", words(30))
                    .putObject("external")
                    .put("url", "https://example.com/" + random.nextInt(1000) + ".pdf");
        }
        return files;
    }
}
