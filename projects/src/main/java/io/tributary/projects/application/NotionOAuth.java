package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The deployment's public integration at Notion: what a person approves, and the tokens that come of it. Each method
 * makes one call, of {@link #LIMIT} at most, and fails with {@link
 * io.tributary.projects.application.sync.NotionFailure}: {@code REFUSED} if Notion refuses the code or the token for
 * good, {@code OUTAGE} for anything else, also if it is the integration itself that Notion doesn't accept, since nobody
 * but the operator can change that.
 */
public interface NotionOAuth {

    /** How long a call may take. */
    Duration LIMIT = Duration.ofSeconds(10);

    /** Whether the operator has configured the integration. If not, every other method fails. */
    boolean isConfigured();

    /** Where a person approves, from where Notion sends them on to {@code redirectUri}. */
    URI authorizeUrl(String state, String redirectUri);

    /** The tokens for a code, which is good once. */
    Uni<Approved> exchange(Secret code, String redirectUri);

    /** The next pair. The refresh token that it was asked with is good no more. */
    Uni<Tokens> refresh(Secret refreshToken);

    /** Has Notion forget a token. */
    Uni<Void> revoke(Secret token);

    /**
     * What a person approved.
     *
     * @param tokens the first pair
     * @param botUserId whom they speak for: the same each time the person approves the integration in that workspace
     * @param workspaceId null if Notion doesn't say
     * @param workspaceName null if Notion doesn't say
     */
    record Approved(
            Tokens tokens,
            String botUserId,
            @Nullable String workspaceId,
            @Nullable String workspaceName) {}
}
