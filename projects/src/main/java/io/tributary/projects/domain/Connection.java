package io.tributary.projects.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One Notion token and the workspace that it opens, as its owner sees it: without the token.
 *
 * @param id its id
 * @param owner whose it is
 * @param kind where its token comes from
 * @param name what people call it
 * @param workspaceId Notion's; null if Notion didn't say, or was never asked
 * @param workspaceName as {@code workspaceId}
 * @param botUserId whom the token speaks for, as it stands in {@code last_edited_by}; null if Notion was never asked
 * @param createdAt when it was made; null for the operator's as long as no project has used it
 * @param brokenReason why Notion doesn't let it in, and what to do; null while it does
 */
public record Connection(
        ConnectionId id,
        UserId owner,
        ConnectionKind kind,
        String name,
        @Nullable String workspaceId,
        @Nullable String workspaceName,
        @Nullable String botUserId,
        @Nullable Instant createdAt,
        @Nullable String brokenReason) {

    /** How many connections a user may have. */
    public static final int MOST = 50;

    /** Whether Notion refuses its token. */
    public boolean isBroken() {
        return brokenReason != null;
    }

    /** The connection with a new token, which ends "broken". */
    public Connection reconnected(String newName, @Nullable String workspace) {
        return new Connection(
                id,
                owner,
                kind,
                newName,
                workspaceId,
                workspace == null ? workspaceName : workspace,
                botUserId,
                createdAt,
                null);
    }
}
