package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.ApiTokenId;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where personal access tokens are kept. Each method is a change, or a look, of its own. */
public interface ApiTokens {

    /** Keeps a new token, unless its owner has that many already. */
    Uni<Boolean> add(ApiToken token, TokenHash hash, int most);

    /** Every token of the owner, oldest first, also those that have expired. */
    Uni<List<ApiToken>> findByOwner(UserId owner);

    /** Those of the hashes that are a token's, in one question to the database. */
    Uni<Map<TokenHash, ApiToken>> find(Collection<TokenHash> hashes);

    /** Revokes a token: from now on it is unknown. False if the owner has none of that id. */
    Uni<Boolean> remove(UserId owner, ApiTokenId id);

    /** Removes what of the owner's expired before that time. */
    Uni<Void> removeExpired(UserId owner, Instant before);

    /** Notes a use, unless one was noted less than {@link ApiToken#USE_NOTED_EVERY} before. */
    Uni<Void> noteUse(ApiTokenId id, Instant at);
}
