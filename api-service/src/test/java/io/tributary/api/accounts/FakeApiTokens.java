package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.projects.application.ApiTokens;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.ApiTokenId;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tokens in memory, behind a database that can be away, or take until it is told to answer. Only looks and uses. */
final class FakeApiTokens implements ApiTokens {

    final Map<TokenHash, ApiToken> stored = new HashMap<>();
    final List<Set<TokenHash>> questions = new ArrayList<>();
    final List<Instant> uses = new ArrayList<>();
    private final List<UniEmitter<? super Map<TokenHash, ApiToken>>> held = new ArrayList<>();
    boolean away;
    boolean slow;
    boolean usesFail;
    boolean usesHang;

    @Override
    public Uni<Map<TokenHash, ApiToken>> find(Collection<TokenHash> hashes) {
        questions.add(Set.copyOf(hashes));
        if (slow) {
            return Uni.createFrom().emitter(held::add);
        }
        return away ? Uni.createFrom().failure(new IllegalStateException("PostgreSQL is away")) : answer();
    }

    /** Answers every question that waits. */
    void answerAll() {
        List<UniEmitter<? super Map<TokenHash, ApiToken>>> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(emitter -> emitter.complete(Map.copyOf(stored)));
    }

    @Override
    public Uni<Void> noteUse(ApiTokenId id, Instant at) {
        uses.add(at);
        if (usesHang) {
            return Uni.createFrom().nothing();
        }
        if (usesFail) {
            return Uni.createFrom().failure(new IllegalStateException("PostgreSQL is away"));
        }
        stored.replaceAll((hash, token) -> token.id().equals(id) ? token.used(at) : token);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Boolean> add(ApiToken token, TokenHash hash, int most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<List<ApiToken>> findByOwner(UserId owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> remove(UserId owner, ApiTokenId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> removeExpired(UserId owner, Instant before) {
        throw new UnsupportedOperationException();
    }

    private Uni<Map<TokenHash, ApiToken>> answer() {
        return Uni.createFrom().item(Map.copyOf(stored));
    }
}
