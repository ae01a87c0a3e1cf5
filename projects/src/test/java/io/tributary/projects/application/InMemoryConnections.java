package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Connections in memory, for tests of whatever stands on them. */
public final class InMemoryConnections implements Connections {

    private final Map<ConnectionId, Connection> connections = new HashMap<>();
    private final Map<ConnectionId, Tokens> tokens = new HashMap<>();
    private final Set<ConnectionId> lost = new HashSet<>();
    private @Nullable RuntimeException outage;

    /** The key of this connection's tokens is gone. */
    public void lose(ConnectionId id) {
        lost.add(id);
    }

    /** Nothing can be stored, and nobody can say who speaks for a bot, from now on. */
    public void failWith(RuntimeException failure) {
        outage = failure;
    }

    @Override
    public Uni<Void> hold(ConnectionId id, UserId owner, Secret token, Instant now) {
        Connection held =
                new Connection(id, owner, ConnectionKind.OPERATOR, "NOTION_TOKEN", null, null, null, now, null);
        return save(held, new Tokens(token, null), now);
    }

    @Override
    public Uni<Void> lock(ConnectionId id) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> lockOwner(UserId owner) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<List<Connection>> findByOwner(UserId owner) {
        return Uni.createFrom()
                .item(() -> own(owner)
                        .sorted(Comparator.comparing(
                                        Connection::createdAt,
                                        Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                                .thenComparing(found -> found.id().toString()))
                        .map(this::shown)
                        .toList());
    }

    @Override
    public Uni<@Nullable Connection> find(UserId owner, ConnectionId id) {
        return first(owner, found -> found.id().equals(id)).map(found -> found == null ? null : shown(found));
    }

    @Override
    public Uni<@Nullable Connection> findToChange(UserId owner, ConnectionId id) {
        return first(owner, found -> found.id().equals(id));
    }

    @Override
    public Uni<@Nullable Connection> findByBotToChange(UserId owner, ConnectionKind kind, String botUserId) {
        return first(owner, found -> found.kind() == kind && botUserId.equals(found.botUserId()));
    }

    @Override
    public Uni<Boolean> speaksFor(String botUserId) {
        return Uni.createFrom().item(() -> {
            failInOutage();
            return connections.values().stream().anyMatch(found -> botUserId.equals(found.botUserId()));
        });
    }

    @Override
    public Uni<@Nullable Connection> findOperators(ConnectionId id) {
        Connection found = connections.get(id);
        return Uni.createFrom()
                .item(() -> found == null || found.kind() != ConnectionKind.OPERATOR ? null : shown(found));
    }

    @Override
    public Uni<Void> save(Connection connection, Tokens pair, Instant now) {
        return Uni.createFrom().voidItem().invoke(() -> {
            failInOutage();
            connections.put(connection.id(), connection);
            tokens.put(connection.id(), pair);
            lost.remove(connection.id());
        });
    }

    @Override
    public Uni<@Nullable Tokens> tokens(ConnectionId id) {
        return Uni.createFrom().item(() -> lost.contains(id) ? null : tokens.get(id));
    }

    @Override
    public Uni<Void> release(ConnectionId id, Instant now) {
        Connection found = connections.get(id);
        if (found == null || found.kind() == ConnectionKind.OAUTH) {
            return Uni.createFrom().voidItem();
        }
        tokens.remove(id);
        return found.kind() == ConnectionKind.OPERATOR ? Uni.createFrom().voidItem() : end(id, now);
    }

    @Override
    public Uni<Void> end(ConnectionId id, Instant now) {
        return Uni.createFrom().voidItem().invoke(() -> {
            connections.remove(id);
            tokens.remove(id);
        });
    }

    private void failInOutage() {
        if (outage != null) {
            throw outage;
        }
    }

    private Uni<@Nullable Connection> first(UserId owner, Predicate<Connection> wanted) {
        return Uni.createFrom().item(() -> own(owner).filter(wanted).findFirst().orElse(null));
    }

    private Stream<Connection> own(UserId owner) {
        return connections.values().stream()
                .filter(found -> found.owner().equals(owner) && found.kind() != ConnectionKind.OPERATOR);
    }

    private Connection shown(Connection found) {
        return lost.contains(found.id()) ? found.withLostToken() : found;
    }
}
