package io.tributary.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.events.ProjectTasksChanged.ChangedPage;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Events to the wire and back: CloudEvents 1.0, Kafka protocol binding, binary mode. {@code _watermill_message_uuid}
 * repeats {@code ce_id}, so that Watermill's subscribers read them too. Golden files pin every byte.
 */
public final class CloudEvents {

    /** The header with the event's id. */
    public static final String ID = "ce_id";

    /** The header with W3C's trace context. */
    public static final String TRACEPARENT = "traceparent";

    /** The header with the event's type; see {@link #name}. */
    public static final String TYPE = "ce_type";

    private static final String SPEC_VERSION = "ce_specversion";
    private static final String SOURCE = "ce_source";
    private static final String TIME = "ce_time";
    private static final String SUBJECT = "ce_subject";
    private static final String HOOK_ID = "ce_hookid";
    private static final String ATTEMPT = "ce_attempt";
    private static final String WATERMILL_UUID = "_watermill_message_uuid";
    private static final String CONTENT_TYPE = "content-type";
    private static final String TYPE_PREFIX = "io.tributary.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CloudEvents() {}

    /** Encodes an event. Trace context, where there is any, is added by the publisher. */
    public static EventMessage encode(Event event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, "1.0");
        headers.put(ID, event.id());
        headers.put(SOURCE, "/tributary/" + (event instanceof NotionWebhookReceived ? "notion" : "projects"));
        headers.put(TYPE, TYPE_PREFIX + event.getClass().getSimpleName());
        headers.put(TIME, event.time().toString());
        headers.put(SUBJECT, event.key());
        headers.put(CONTENT_TYPE, "application/json");
        headers.put(WATERMILL_UUID, event.id());
        if (event instanceof NotionWebhookReceived received) {
            headers.put(HOOK_ID, received.hookId());
            headers.put(ATTEMPT, Integer.toString(received.attempt()));
        }
        return new EventMessage(event.topic(), event.key(), headers, value(event));
    }

    /**
     * Decodes a record.
     *
     * @throws UndecodableEvent if it is none of our events, with the header or field that is wrong
     */
    public static Event decode(EventMessage message) {
        Map<String, String> headers = message.headers();
        String id = required(headers, ID);
        Instant time = time(required(headers, TIME));
        String type = required(headers, TYPE);
        byte[] value = message.value();
        return switch (name(type)) {
            case "NotionWebhookReceived" ->
                new NotionWebhookReceived(
                        id,
                        required(headers, HOOK_ID),
                        attempt(required(headers, ATTEMPT)),
                        message.key(),
                        time,
                        value);
            case "ProjectCreated" -> new ProjectCreated(id, projectId(json(value)), time);
            case "ProjectDeleted" -> new ProjectDeleted(id, projectId(json(value)), time);
            case "ProjectReplayRequested" -> replayRequested(id, json(value), time);
            case "ProjectTasksChanged" -> tasksChanged(id, json(value), time);
            case "ProjectSyncFinished" -> syncFinished(id, json(value), time);
            default -> throw new UndecodableEvent("Header " + TYPE + " names no event of ours: " + type);
        };
    }

    /** The event's name in the header with its type, without what all of ours begin with. */
    public static String name(String type) {
        return type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type;
    }

    private static byte[] value(Event event) {
        if (event instanceof NotionWebhookReceived received) {
            return received.body();
        }
        ObjectNode node = JSON.createObjectNode().put("projectId", event.key());
        if (event instanceof ProjectReplayRequested requested && requested.pageId() != null) {
            node.put("pageId", requested.pageId().toString());
        } else if (event instanceof ProjectTasksChanged changed) {
            ArrayNode pages = node.putArray("pages");
            for (ChangedPage page : changed.pages()) {
                ArrayNode ids = pages.addObject()
                        .put("pageId", page.pageId().toString())
                        .putArray("propertyIds");
                page.propertyIds().forEach(ids::add);
            }
        } else if (event instanceof ProjectSyncFinished finished) {
            node.put("kind", finished.kind())
                    .put("outcome", finished.outcome())
                    .put("pagesSeen", finished.pagesSeen())
                    .put("pagesChanged", finished.pagesChanged())
                    .put("durationMillis", finished.durationMillis());
        }
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of text and numbers could not be written", e);
        }
    }

    private static ProjectReplayRequested replayRequested(String id, JsonNode json, Instant time) {
        return new ProjectReplayRequested(id, projectId(json), json.has("pageId") ? uuid(json, "pageId") : null, time);
    }

    private static ProjectTasksChanged tasksChanged(String id, JsonNode json, Instant time) {
        List<ChangedPage> pages = new ArrayList<>();
        for (JsonNode page : array(json, "pages")) {
            List<String> propertyIds = new ArrayList<>();
            array(page, "propertyIds").forEach(property -> propertyIds.add(property.asText()));
            pages.add(new ChangedPage(uuid(page, "pageId"), propertyIds));
        }
        return new ProjectTasksChanged(id, projectId(json), pages, time);
    }

    private static ProjectSyncFinished syncFinished(String id, JsonNode json, Instant time) {
        return new ProjectSyncFinished(
                id,
                projectId(json),
                text(json, "kind"),
                text(json, "outcome"),
                Math.toIntExact(number(json, "pagesSeen")),
                Math.toIntExact(number(json, "pagesChanged")),
                number(json, "durationMillis"),
                time);
    }

    private static String required(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null || value.isBlank()) {
            throw new UndecodableEvent("Header " + name + " is missing");
        }
        return value;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UndecodableEvent("Header " + TIME + " must be RFC 3339 in UTC, but is " + text);
        }
    }

    private static int attempt(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UndecodableEvent("Header " + ATTEMPT + " must be a whole number, but is " + text);
        }
    }

    private static JsonNode json(byte[] value) {
        try {
            JsonNode node = JSON.readTree(value);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw new UndecodableEvent("The value must be a JSON object, but is no JSON");
        }
        throw new UndecodableEvent("The value must be a JSON object");
    }

    private static JsonNode array(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isArray()) {
            throw new UndecodableEvent("Field " + field + " must be an array");
        }
        return value;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new UndecodableEvent("Field " + field + " must be text");
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new UndecodableEvent("Field " + field + " must be a whole number");
        }
        return value.longValue();
    }

    private static UUID projectId(JsonNode json) {
        return uuid(json, "projectId");
    }

    private static UUID uuid(JsonNode json, String field) {
        try {
            return UUID.fromString(json.path(field).asText());
        } catch (IllegalArgumentException e) {
            throw new UndecodableEvent("Field " + field + " must be a UUID");
        }
    }
}
