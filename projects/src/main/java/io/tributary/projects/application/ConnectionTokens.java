package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tokens by which Notion is asked. They are encrypted at rest, and never part of a message or a log. */
public interface ConnectionTokens {

    /**
     * The access token of a connection, decrypted.
     *
     * @return fails with {@link ConnectionGone} if the connection was deleted, and so its token erased; with {@link
     *     io.tributary.projects.application.sync.NotionFailure} if it can't be opened: of kind {@code OUTAGE} for some
     *     minutes, as a new key may be on its way, then {@code UNAUTHORIZED}, so that someone must act
     */
    Uni<String> accessToken(UUID connectionId);

    /**
     * The access token to go on with after Notion has refused one; null if there is no other, and nobody knows more.
     *
     * @param refused the token that Notion didn't accept
     * @return fails as {@link RefreshToken#after} does
     */
    default Uni<@Nullable String> renewed(UUID connectionId, String refused) {
        return Uni.createFrom().nullItem();
    }

    /** The connection was deleted. */
    final class ConnectionGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the connection. */
        public ConnectionGone(UUID connectionId) {
            super("Connection " + connectionId + " is deleted, so it has no token");
        }
    }
}
