package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import java.util.function.Function;

class InMemoryConnectionsTest extends ConnectionsContract {

    private final InMemoryConnections connections = new InMemoryConnections();

    @Override
    protected <T> T inTransaction(Function<Connections, Uni<T>> work) {
        return work.apply(connections).await().indefinitely();
    }

    @Override
    protected void loseKeyOf(ConnectionId id) {
        connections.lose(id);
    }
}
