package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where connections and their tokens are kept. Each method runs inside the transaction that its caller opened. A
 * deleted connection is found by none of them, and the operator's by {@link #findOperators} alone. One whose tokens can't
 * be opened is found as broken, with {@link Connection#tokenLost} as its reason, unless it is found to be changed.
 */
public interface Connections {

    /**
     * Makes sure that the operator's connection exists, is whole and holds this token. A token that differs from the
     * one it holds replaces it, which also ends "broken": the connection's projects stay where they are. The
     * connection's row is locked until the transaction ends.
     */
    Uni<Void> hold(ConnectionId id, UserId owner, Secret token, Instant now);

    /** Locks the connection's row until the transaction ends, so that its first and last project don't cross. */
    Uni<Void> lock(ConnectionId id);

    /** Has the owner's other transactions that begin with this wait, so that none counts or looks past another. */
    Uni<Void> lockOwner(UserId owner);

    /** The owner's connections, oldest first. */
    Uni<List<Connection>> findByOwner(UserId owner);

    /** A connection of that owner; null if there is none, or if it is someone else's. */
    Uni<@Nullable Connection> find(UserId owner, ConnectionId id);

    /** The same, its row locked until the transaction ends. */
    Uni<@Nullable Connection> findToChange(UserId owner, ConnectionId id);

    /** The owner's connection of that kind that speaks for a bot, locked in the same way; null if there is none. */
    Uni<@Nullable Connection> findByBotToChange(UserId owner, ConnectionKind kind, String botUserId);

    /** Whether any connection speaks for that bot, whoever's and of whatever kind. */
    Uni<Boolean> speaksFor(String botUserId);

    /** The operator's connection; null as long as no project has used it. */
    Uni<@Nullable Connection> findOperators(ConnectionId id);

    /** Stores a new connection, or what became of one that was found to be changed, with its tokens. */
    Uni<Void> save(Connection connection, Tokens tokens, Instant now);

    /** The connection's tokens; null if it holds none that can be opened. */
    Uni<@Nullable Tokens> tokens(ConnectionId id);

    /**
     * The last project of the connection is gone. A pasted token's connection ends with it, the operator's holds its
     * token no longer, and one that was approved in Notion stays as it is.
     */
    Uni<Void> release(ConnectionId id, Instant now);

    /** Erases the connection's tokens. The row stays, marked as deleted, for the deleted projects that still name it. */
    Uni<Void> end(ConnectionId id, Instant now);
}
