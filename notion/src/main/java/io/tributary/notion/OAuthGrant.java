package io.tributary.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a person approved, as the endpoint for tokens answers.
 *
 * @param accessToken what requests are made with; never printed
 * @param refreshToken what brings the next pair; null if Notion gives none, and the access token lasts
 * @param botId the bot that speaks for this authorization, dashed and in lower case
 * @param workspaceId dashed and in lower case; null if Notion doesn't say
 * @param workspaceName null if Notion doesn't say
 */
public record OAuthGrant(
        String accessToken,
        @Nullable String refreshToken,
        String botId,
        @Nullable String workspaceId,
        @Nullable String workspaceName) {

    static OAuthGrant of(ObjectNode answer) {
        String access = answer.path("access_token").asText("");
        String bot = answer.path("bot_id").asText("");
        if (access.isEmpty() || bot.isEmpty()) {
            throw new NotionException.Unreadable("it has no access_token or no bot_id");
        }
        String workspace = answer.path("workspace_id").textValue();
        return new OAuthGrant(
                access,
                answer.path("refresh_token").textValue(),
                NotionIds.normalise(bot),
                workspace == null ? null : NotionIds.normalise(workspace),
                answer.path("workspace_name").textValue());
    }

    @Override
    public String toString() {
        return "OAuthGrant[botId=" + botId + "]";
    }
}
