package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** How the public integration behaves. What each setting does stands in {@code dev-stack/notion-simulator.md}. */
final class OAuthSettings {
    private OAuthSettings() {}

    static ObjectNode usual() {
        return Json.object()
                .put("deny", false)
                .put("refuseRefresh", false)
                .putNull("accessTokenLifeMillis")
                .put("workspaceId", Users.WORKSPACE_ID)
                .put("workspaceName", Users.WORKSPACE_NAME);
    }

    /** The settings with those that the body names; null ends one. */
    static ObjectNode patched(ObjectNode settings, ObjectNode wanted) {
        ObjectNode next = settings.deepCopy();
        wanted.properties().forEach(entry -> next.set(entry.getKey(), accepted(entry.getKey(), entry.getValue())));
        return next;
    }

    private static JsonNode accepted(String name, JsonNode value) {
        JsonNode usual = usual().path(name);
        boolean fits = switch (name) {
            case "deny", "refuseRefresh" -> value.isBoolean();
            case "accessTokenLifeMillis" -> value.isIntegralNumber() && value.longValue() > 0;
            case "workspaceId" -> value.isTextual() && Ids.parse(value.textValue()) != null;
            case "workspaceName" -> value.isTextual();
            default -> throw NotionError.validation("There is no setting \"" + name + "\" of OAuth.");
        };
        if (value.isNull()) {
            return usual;
        }
        if (!fits) {
            throw NotionError.validation("The setting " + name + " can't be `" + value + "`.");
        }
        return value;
    }

    /** What an approval opens: the workspace, and the bot that the integration has there. */
    static ObjectNode workspace(ObjectNode settings) {
        String id = settings.path("workspaceId").asText();
        String bot = id.equals(Users.WORKSPACE_ID)
                ? Users.OAUTH_BOT_ID
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        return Json.object()
                .put("bot_id", bot)
                .put("workspace_id", id)
                .put("workspace_name", settings.path("workspaceName").asText());
    }
}
