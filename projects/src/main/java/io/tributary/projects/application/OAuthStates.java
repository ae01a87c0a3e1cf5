package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is on the way through Notion's page of approval: first by the digest of the state that they carry there, and once
 * they are back by that of the code with which they finish. Either is good once.
 */
public interface OAuthStates {

    /**
     * Adds one, and removes what has expired.
     *
     * @param now when it begins
     * @param expiresAt when it ends
     * @param most how many of the user's are kept: the oldest give way
     */
    Uni<Void> add(TokenHash state, Pending pending, Instant now, Instant expiresAt, int most);

    /** Takes one away that hasn't expired and wasn't approved, so that nobody can take it again; null if there is none. */
    Uni<@Nullable Pending> take(TokenHash state, Instant now);

    /**
     * One that hasn't expired and wasn't approved is so now: its state is good no more; null if there is none.
     *
     * @param code what Notion gave, encrypted where it is kept
     * @param finish the digest of what it is found by from now on
     * @param expiresAt when it ends
     */
    Uni<@Nullable Pending> approve(TokenHash state, Secret code, TokenHash finish, Instant now, Instant expiresAt);

    /** Takes one away that was approved and hasn't expired, whoever's it is; null if there is none. */
    Uni<@Nullable Approved> takeApproved(TokenHash finish, Instant now);

    /**
     * Who, and where to.
     *
     * @param user who asked for the approval
     * @param returnTo where they go on afterwards; null for nowhere
     */
    record Pending(UserId user, @Nullable String returnTo) {}

    /**
     * Who asked for the approval, and what Notion gave.
     *
     * @param user who asked for it
     * @param code what tokens are given for
     */
    record Approved(UserId user, Secret code) {}
}
