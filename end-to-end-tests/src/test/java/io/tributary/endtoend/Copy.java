package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The copy of one project, as a program sees it through our API. */
final class Copy {

    private final Json api;
    private final String projectId;
    private final String path;

    Copy(Json api, String projectId) {
        this.api = api;
        this.projectId = projectId;
        this.path = "/api/v1/projects/" + projectId;
    }

    /** The same, seen through another address. */
    Copy at(Json otherApi) {
        return new Copy(otherApi, projectId);
    }

    JsonNode project() {
        return api.get(path);
    }

    /** Wants a sweep of that kind. */
    void sync(String kind) {
        var unused = api.post(path + "/sync", Map.of("kind", kind));
    }

    /** The newest runs first. */
    JsonNode runs() {
        return api.get(path + "/sync-runs").path("items");
    }

    void delete() {
        var unused = api.delete(path);
    }

    JsonNode page(String pageId) {
        return api.get(path + "/pages/" + pageId);
    }

    /** Every page that Notion would list: neither in the trash nor missing. */
    Map<String, Map<String, String>> comparable() {
        Map<String, Map<String, String>> pages = new TreeMap<>();
        for (JsonNode page : pages()) {
            if (page.path("inTrash").asBoolean() || !page.path("missing").isNull()) {
                continue;
            }
            Map<String, String> values = new TreeMap<>();
            for (Map.Entry<String, JsonNode> property : page.path("properties").properties()) {
                ShownValue.ofCopy(property.getValue()).ifPresent(text -> values.put(property.getKey(), text));
            }
            pages.put(page.path("pageId").asText(), values);
        }
        return pages;
    }

    List<JsonNode> pages() {
        List<JsonNode> pages = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode answer = api.get(path + "/pages?limit=200" + cursor);
            answer.path("items").forEach(pages::add);
            if (answer.path("nextCursor").isNull() || answer.path("nextCursor").isMissingNode()) {
                return pages;
            }
            cursor = "&cursor=" + answer.path("nextCursor").asText();
        }
    }
}
