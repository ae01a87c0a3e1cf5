package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where hooks are kept, their secrets encrypted. Each method runs inside the transaction that its caller opened. A hook
 * with a secret that can't be opened is found like any other, and says that it is {@linkplain Hook#isBroken broken}.
 */
public interface HookRepository {

    /** Stores a new hook, or what a verb made of one that was found to be changed. */
    Uni<Hook> save(Hook hook);

    /**
     * The hook, locked until the transaction ends, so that two changes at a time don't overwrite each other. To be
     * asked before the transaction has seen the hook in any other way.
     */
    Uni<@Nullable Hook> findToChange(HookId id);

    /** The hook of a connection, locked in the same way. */
    Uni<@Nullable Hook> findByConnectionToChange(ConnectionId connection);

    /** The hook of a connection; null if it has none. */
    Uni<@Nullable Hook> findByConnection(ConnectionId connection);

    /**
     * By which hook we hear of what each of those connections sees: its own, or for one that was approved in Notion the
     * integration's. A connection without any is left out.
     */
    Uni<Map<ConnectionId, Hook>> findServing(Collection<ConnectionId> connections);

    /** Removes the connection's hook with its secrets, opening none of them; gives its id if there was one. */
    Uni<Optional<HookId>> deleteByConnection(ConnectionId connection);
}
