package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The connections that a user may make projects with: their own, and the operator's if it is for them. */
public final class ReadConnections {

    private final Transactions transactions;
    private final Connections connections;
    private final DefaultConnection operators;

    /** Reads these. */
    public ReadConnections(Transactions transactions, Connections connections, DefaultConnection operators) {
        this.transactions = transactions;
        this.connections = connections;
        this.operators = operators;
    }

    /** All of them, the operator's first and then oldest first. */
    public Uni<List<Connection>> list(UserId user) {
        return transactions.run(() -> operators
                .shownTo(user)
                .chain(shared -> connections.findByOwner(user).map(own -> all(shared, own))));
    }

    /** One of them; fails with {@link io.tributary.projects.domain.Refused} if there is none of that id. */
    public Uni<Connection> get(UserId user, ConnectionId id) {
        return transactions.run(() -> id.equals(DefaultConnection.ID)
                ? operators.shownTo(user).map(shown -> shown.orElseThrow(() -> Found.noConnection(id)))
                : connections.find(user, id).map(found -> Found.orRefused(found, id)));
    }

    private static List<Connection> all(Optional<Connection> shared, List<Connection> own) {
        List<Connection> all = new ArrayList<>();
        shared.ifPresent(all::add);
        all.addAll(own);
        return all;
    }
}
