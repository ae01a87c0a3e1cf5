package io.tributary.notion;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.notion.WebhookPayload.Author;
import io.tributary.notion.WebhookPayload.Entity;
import io.tributary.notion.WebhookPayload.Handshake;
import io.tributary.notion.WebhookPayload.InvalidWebhook;
import io.tributary.notion.WebhookPayload.Parent;
import io.tributary.notion.WebhookPayload.WebhookEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what Notion posts to a hook. */
final class WebhookParser {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final Set<String> COPIED = Set.of("page", "database", "data_source");
    private static final String TOKEN = "verification_token";

    private WebhookParser() {}

    static WebhookPayload parse(byte[] body) {
        JsonNode json = read(body);
        if (!json.isObject()) {
            throw new InvalidWebhook("The body is no JSON object");
        }
        return json.size() == 1 && json.has(TOKEN) ? handshake(json) : event(json);
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new InvalidWebhook("The body is no JSON");
        }
    }

    private static Handshake handshake(JsonNode json) {
        return new Handshake(text(json, TOKEN, TOKEN));
    }

    private static WebhookEvent event(JsonNode json) {
        return new WebhookEvent(
                NotionIds.normalise(text(json, "id", "id")),
                timestamp(json),
                id(json.path("workspace_id")),
                text(json, "type", "type"),
                entity(json.path("entity")),
                parent(json.path("data").path("parent")),
                attempt(json.path("attempt_number")),
                authors(json.path("authors")));
    }

    private static Instant timestamp(JsonNode json) {
        String text = text(json, "timestamp", "timestamp");
        Instant time = Shape.time(text);
        if (time == null) {
            throw new InvalidWebhook("The field timestamp is no time");
        }
        return time;
    }

    private static Entity entity(JsonNode json) {
        String type = text(json, "type", "entity.type");
        String id = text(json, "id", "entity.id");
        if (COPIED.contains(type) && NotionIds.parse(id) == null) {
            throw new InvalidWebhook("The field entity.id is no UUID");
        }
        return new Entity(NotionIds.normalise(id), type);
    }

    private static @Nullable Parent parent(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        return new Parent(id(json.path("id")), json.path("type").asText(""), id(json.path("data_source_id")));
    }

    private static @Nullable String id(JsonNode json) {
        return json.isTextual() ? NotionIds.normalise(json.textValue()) : null;
    }

    private static int attempt(JsonNode json) {
        return json.isIntegralNumber() && json.canConvertToInt() ? Math.max(1, json.intValue()) : 1;
    }

    private static List<Author> authors(JsonNode json) {
        List<Author> authors = new ArrayList<>();
        for (JsonNode author : json) {
            String id = id(author.path("id"));
            if (id != null) {
                authors.add(new Author(id, author.path("type").asText("")));
            }
        }
        return List.copyOf(authors);
    }

    private static String text(JsonNode json, String field, String name) {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new InvalidWebhook("The field " + name + " is missing or no text");
        }
        return value.textValue();
    }
}
