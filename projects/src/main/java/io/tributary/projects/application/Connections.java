package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.time.Instant;

/** Where connections and their tokens are kept. Each method runs inside the transaction that its caller opened. */
public interface Connections {

    /**
     * Makes sure that the connection exists, is whole and holds this token. A token that differs from the one it holds
     * replaces it, which also ends "broken": the connection's projects stay where they are. The connection's row is
     * locked until the transaction ends.
     */
    Uni<Void> hold(ConnectionId id, UserId owner, Secret token, Instant now);

    /** Locks the connection's row until the transaction ends, so that its first and last project don't cross. */
    Uni<Void> lock(ConnectionId id);

    /** Erases the connection's tokens. The row stays, for the deleted projects that still name it. */
    Uni<Void> eraseTokens(ConnectionId id);
}
