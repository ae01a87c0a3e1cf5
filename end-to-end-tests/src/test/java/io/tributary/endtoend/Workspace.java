package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The simulated Notion workspace, as a person sees it through Notion's own API. */
final class Workspace {

    private final Json notion;
    private final Json control;
    private final String databaseId;
    private final String dataSourceId;

    Workspace(String url, String personToken) {
        notion = new Json(url, Map.of("Authorization", "Bearer " + personToken, "Notion-Version", "2026-03-11"));
        control = new Json(url, Map.of());
        JsonNode state = control.get("/_sim/state");
        databaseId = state.path("databaseId").asText();
        dataSourceId = state.path("dataSourceId").asText();
    }

    String databaseId() {
        return databaseId;
    }

    /** Creates the subscription; the handshake has arrived when this returns. */
    String subscribe(String url) {
        return control.post("/_sim/webhooks", Map.of("url", url)).path("id").asText();
    }

    /** No subscription is left. */
    void unsubscribe() {
        var unused = control.delete("/_sim/webhooks");
    }

    void verify(String subscription, String verificationToken) {
        control.post("/_sim/webhooks/" + subscription + "/verify", Map.of("verificationToken", verificationToken));
    }

    void faults(Map<String, ?> faults) {
        control.patch("/_sim/faults", faults);
    }

    /** The next look at this page is refused for good. */
    void refuseOnce(String pageId) {
        control.post("/_sim/faults/answers", Map.of("method", "GET", "path", "/v1/pages/" + pageId, "status", 400));
    }

    String create(String title) {
        return notion.post(
                        "/v1/pages",
                        Map.of(
                                "parent",
                                Map.of("type", "data_source_id", "data_source_id", dataSourceId),
                                "properties",
                                title(title)))
                .path("id")
                .asText();
    }

    void rename(String pageId, String title) {
        notion.patch("/v1/pages/" + pageId, Map.of("properties", title(title)));
    }

    void trash(String pageId) {
        notion.patch("/v1/pages/" + pageId, Map.of("in_trash", true));
    }

    void restore(String pageId) {
        notion.patch("/v1/pages/" + pageId, Map.of("in_trash", false));
    }

    /** The number of the last POST to a webhook; what comes later is {@link #deliveriesSince}. */
    long lastDelivery() {
        return control.get("/_sim/deliveries").path("next").asLong();
    }

    /** Every POST to a webhook since then, in the order in which they were made. */
    List<JsonNode> deliveriesSince(long number) {
        List<JsonNode> deliveries = new ArrayList<>();
        control.get("/_sim/deliveries?since=" + number).path("deliveries").forEach(deliveries::add);
        return deliveries;
    }

    private static Map<String, ?> title(String text) {
        return Map.of("title", Map.of("title", List.of(Map.of("text", Map.of("content", text)))));
    }

    List<String> pageIds() {
        return rows().stream().map(row -> row.path("id").asText()).toList();
    }

    /** Every row that isn't in the trash, in a form that can be compared with {@link Copy#rows()}. */
    Map<String, Map<String, String>> comparable() {
        Map<String, Map<String, String>> pages = new TreeMap<>();
        for (JsonNode row : rows()) {
            Map<String, String> values = new TreeMap<>();
            for (Map.Entry<String, JsonNode> property : row.path("properties").properties()) {
                ShownValue.ofNotion(property.getValue()).ifPresent(text -> values.put(property.getKey(), text));
            }
            pages.put(row.path("id").asText(), values);
        }
        return pages;
    }

    private List<JsonNode> rows() {
        List<JsonNode> rows = new ArrayList<>();
        Map<String, Object> query = new TreeMap<>(Map.of("page_size", 100));
        while (true) {
            JsonNode page = notion.post("/v1/data_sources/" + dataSourceId + "/query", query);
            page.path("results").forEach(rows::add);
            if (!page.path("has_more").asBoolean()) {
                return rows;
            }
            query.put("start_cursor", page.path("next_cursor").asText());
        }
    }
}
