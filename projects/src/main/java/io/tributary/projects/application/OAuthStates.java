package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is on the way through Notion's page of approval, by the digest of the state that they carry. */
public interface OAuthStates {

    /**
     * Adds one, and removes what has expired.
     *
     * @param now when it begins
     * @param expiresAt when it ends
     * @param most how many of the user's are kept: the oldest give way
     */
    Uni<Void> add(TokenHash hash, Pending pending, Instant now, Instant expiresAt, int most);

    /** Takes one away that hasn't expired, so that nobody can take it again; null if there is none. */
    Uni<@Nullable Pending> take(TokenHash hash, Instant now);

    /**
     * Who, and where to.
     *
     * @param user who asked for the approval
     * @param returnTo where they go on afterwards; null for nowhere
     */
    record Pending(UserId user, @Nullable String returnTo) {}
}
