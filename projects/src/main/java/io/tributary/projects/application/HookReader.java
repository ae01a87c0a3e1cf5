package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import java.util.Collection;
import java.util.Map;

/** Reads hooks outside of any transaction, for whoever has deliveries to check. */
public interface HookReader {

    /**
     * Those of the hooks that exist, in one question to the database. One with a secret that can't be opened is among them,
     * and says that it is {@linkplain Hook#isBroken broken}.
     */
    Uni<Map<HookId, Hook>> find(Collection<HookId> ids);
}
