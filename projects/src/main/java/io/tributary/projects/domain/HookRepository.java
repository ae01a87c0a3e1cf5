package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Where hooks are kept, their secrets encrypted. Each method runs inside the transaction that its caller opened. */
public interface HookRepository {

    /** Stores a new hook, or what a verb made of one that {@link #findToChange} gave. */
    Uni<Hook> save(Hook hook);

    /** The hook, locked until the transaction ends, so that two changes at a time don't overwrite each other. */
    Uni<@Nullable Hook> findToChange(HookId id);

    /** The hook of a connection; null if it has none. */
    Uni<@Nullable Hook> findByConnection(ConnectionId connection);

    /** Removes the hook with its secrets, if it exists. */
    Uni<Void> delete(HookId id);
}
