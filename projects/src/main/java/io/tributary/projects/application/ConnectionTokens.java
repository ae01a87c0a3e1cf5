package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The tokens by which Notion is asked. They are encrypted at rest, and never part of a message or a log. */
public interface ConnectionTokens {

    /**
     * The access token of a connection, decrypted.
     *
     * @return fails with {@link ConnectionGone} if the connection was deleted, and so its token erased
     */
    Uni<String> accessToken(UUID connectionId);

    /** The connection was deleted. */
    final class ConnectionGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the connection. */
        public ConnectionGone(UUID connectionId) {
            super("Connection " + connectionId + " is deleted, so it has no token");
        }
    }
}
