package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Secret;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection's tokens, for the one who decides what becomes of them. */
public interface StoredTokens {

    /**
     * Decides on a connection's tokens while nobody else can, and does what was decided in the same transaction. If the
     * decision fails, nothing is done.
     *
     * @return the decision, once it is committed; fails with {@link Busy} at once if someone else decides, and with
     *     {@link ConnectionTokens.ConnectionGone} if there are no tokens, and with {@link Lost} if they can't be opened
     */
    Uni<Decision> exclusively(UUID connectionId, Function<Held, Uni<Decision>> decide);

    /**
     * What there is.
     *
     * @param kind where the tokens come from
     * @param tokens the tokens
     * @param brokenReason why Notion refuses them for good; null if it doesn't
     */
    record Held(
            ConnectionKind kind, Tokens tokens, @Nullable String brokenReason) {}

    /** What becomes of them. */
    sealed interface Decision {

        /** They stay; {@code access} is good as far as anyone knows. */
        record Keep(Secret access) implements Decision {}

        /** These take their place, and the connection isn't broken. */
        record Replace(Tokens tokens) implements Decision {}

        /** The connection is broken, or stays so. */
        record Broken(String reason) implements Decision {}
    }

    /** The key that the tokens were encrypted with is gone, or hasn't come yet. */
    final class Lost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final ConnectionKind kind;

        /** Of a connection of that kind. */
        public Lost(ConnectionKind kind, Throwable cause) {
            super("The tokens can't be opened", cause);
            this.kind = kind;
        }

        /** Where the tokens come from. */
        public ConnectionKind kind() {
            return kind;
        }
    }

    /** Someone else decides at the moment. */
    final class Busy extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the connection. */
        public Busy(UUID connectionId) {
            super("The tokens of connection " + connectionId + " are being renewed by someone else");
        }
    }
}
