package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an identity provider. They are read when the first token comes, again in the background after {@link
 * #FRESH}, and at once, though no more than once each {@link #PAUSE}, when a token names one that isn't there. While the
 * provider is away, what was read is used on for {@link #KEPT}.
 */
final class ProviderKeys {

    /** How long keys are used without a look. */
    static final Duration FRESH = Duration.ofMinutes(10);

    /** How long at most, whatever the provider does: so long one that it withdrew is good for something. */
    static final Duration KEPT = Duration.ofHours(1);

    /** How long after a look the next one waits. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** How long a look may take, and so how long a request may wait for it. */
    static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Logger LOG = Logger.getLogger(ProviderKeys.class);

    private final Supplier<Uni<String>> document;
    private final Clock clock;

    private List<PublicJsonWebKey> keys = List.of();
    private @Nullable Instant readAt;
    private @Nullable Instant triedAt;
    private @Nullable Uni<List<PublicJsonWebKey>> underWay;

    /** @param document gets the JWK set */
    ProviderKeys(Supplier<Uni<String>> document, Clock clock) {
        this.document = document;
        this.clock = clock;
    }

    /** Nobody knows now whether the provider has such a key. */
    static final class Away extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Away() {
            super("The identity provider's keys can't be read now");
        }
    }

    /**
     * The key that the choice falls on; empty if the provider has no such key. Fails with {@link Away} if that can't be
     * told, in no more than {@link #LIMIT}.
     */
    Uni<Optional<PublicJsonWebKey>> find(Function<List<PublicJsonWebKey>, Optional<PublicJsonWebKey>> choice) {
        Instant now = clock.instant();
        List<PublicJsonWebKey> usable = usable(now);
        Optional<PublicJsonWebKey> chosen = choice.apply(usable);
        if (chosen.isEmpty()) {
            return look(now).map(choice);
        }
        if (isStale(now)) {
            look(now)
                    .subscribe()
                    .with(
                            read -> LOG.debug("The provider's keys are read again"),
                            failure -> LOG.debug("They aren't yet", failure));
        }
        return Uni.createFrom().item(chosen);
    }

    private synchronized List<PublicJsonWebKey> usable(Instant now) {
        return readAt != null && now.isBefore(readAt.plus(KEPT)) ? keys : List.of();
    }

    private synchronized boolean isStale(Instant now) {
        return readAt == null || !now.isBefore(readAt.plus(FRESH));
    }

    /** Reads the keys, with all who want that at the same time. Soon after a look its outcome is the answer. */
    private synchronized Uni<List<PublicJsonWebKey>> look(Instant now) {
        if (underWay != null) {
            return underWay;
        }
        if (triedAt != null && now.isBefore(triedAt.plus(PAUSE))) {
            return triedAt.equals(readAt)
                    ? Uni.createFrom().item(keys)
                    : Uni.createFrom().failure(new Away());
        }
        triedAt = now;
        Uni<List<PublicJsonWebKey>> look = Uni.createFrom()
                .deferred(document::get)
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .map(ProviderKeys::parsed)
                .invoke(read -> learn(read, now))
                .onFailure()
                .transform(this::away)
                .onTermination()
                .invoke(this::finished)
                .memoize()
                .indefinitely();
        underWay = look;
        return look;
    }

    private synchronized void learn(List<PublicJsonWebKey> read, Instant at) {
        keys = read;
        readAt = at;
    }

    private synchronized void finished() {
        underWay = null;
    }

    private Away away(Throwable failure) {
        // One line: it comes again every few seconds for as long as the outage lasts and people ask.
        LOG.warnf("The identity provider's keys can't be read: %s", failure);
        LOG.debug("They can't because of this", failure);
        return new Away();
    }

    private static List<PublicJsonWebKey> parsed(String json) {
        try {
            List<PublicJsonWebKey> read = new JsonWebKeySet(json)
                    .getJsonWebKeys().stream()
                            .filter(PublicJsonWebKey.class::isInstance)
                            .map(PublicJsonWebKey.class::cast)
                            .toList();
            if (read.isEmpty()) {
                throw new IOException("It has no public key");
            }
            return read;
        } catch (JoseException | IOException e) {
            throw new IllegalStateException("What came is no set of public keys", e);
        }
    }
}
