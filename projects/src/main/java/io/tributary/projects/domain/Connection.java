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
 * @param brokenReason why Notion doesn't let it in, or its token can't be opened, and what to do; null while it is well
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

    /** Why a connection of that kind is broken whose token can't be opened, and what to do. */
    public static String tokenLost(ConnectionKind kind) {
        return "The connection's token can't be opened: the key that it was encrypted with is gone from"
                + " TRIBUTARY_SECRET_KEY. "
                + switch (kind) {
                    case OPERATOR ->
                        "The operator must give the key back, or restart api-service with NOTION_TOKEN, which stores it anew.";
                    case INTERNAL ->
                        "Paste the token again (POST /api/v1/connections), or have the operator give the key back.";
                    case OAUTH ->
                        "Connect Notion again (POST /api/v1/connections/authorize), or have the operator give the key back.";
                };
    }

    /** The connection as it is while its token can't be opened. */
    public Connection withLostToken() {
        return new Connection(id, owner, kind, name, workspaceId, workspaceName, botUserId, createdAt, tokenLost(kind));
    }

    /** Whether someone must act before it can be used. */
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
