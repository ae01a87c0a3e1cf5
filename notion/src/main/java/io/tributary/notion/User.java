package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A person, bot or group. Often only the id is known: Notion shows the rest to those who may see it.
 *
 * @param id dashed and in lower case if it is a UUID
 * @param kind {@code person}, {@code bot}, {@code group}, or another; empty if Notion sent the id alone
 * @param name null if Notion sent none
 * @param email a person's; null if Notion sent none
 * @param workspaceId a bot's; null if Notion sent none
 * @param workspaceName a bot's; null if Notion sent none
 * @param raw all of it as Notion sent it
 */
public record User(
        String id,
        String kind,
        @Nullable String name,
        @Nullable String email,
        @Nullable String workspaceId,
        @Nullable String workspaceName,
        JsonNode raw) {

    static User of(JsonNode user) {
        String object = user.path("object").asText("");
        return new User(
                Shape.id(user),
                user.path("type").asText(object.equals("group") ? object : ""),
                user.path("name").textValue(),
                user.path("person").path("email").textValue(),
                user.path("bot").path("workspace_id").textValue(),
                user.path("bot").path("workspace_name").textValue(),
                user);
    }
}
