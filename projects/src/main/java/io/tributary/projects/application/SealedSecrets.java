package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every secret that is stored, as far as the keys go that it is encrypted with. */
public interface SealedSecrets {

    /** The id of the key that encrypts now. */
    String keyId();

    /**
     * Encrypts anew what another key encrypted, some rows in a transaction of its own. A row that someone else changes
     * at the moment is left out.
     *
     * @param where which rows
     * @param after behind which to go on; null for the first
     */
    Uni<Batch> reseal(Where where, @Nullable String after);

    /** How many rows hold a secret that another key encrypted. */
    Uni<Long> left();

    /** Where secrets are. */
    enum Where {
        /** Connections' tokens. */
        TOKENS,
        /** Hooks' secrets and candidates. */
        HOOKS
    }

    /**
     * What became of some rows.
     *
     * @param resealed rows whose secrets are encrypted by the key of now
     * @param unopenable whose rows have a secret that no key opens, or that is damaged otherwise; they stay as they are
     * @param last where to go on; null at the end
     */
    record Batch(
            int resealed,
            List<ConnectionId> unopenable,
            @Nullable String last) {}
}
