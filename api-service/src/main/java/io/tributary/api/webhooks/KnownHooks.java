package io.tributary.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Batches;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The hooks that deliveries came for, so that one more can be accepted while PostgreSQL is away. A hook is read again
 * after {@link #FRESH}, and kept beyond that only while PostgreSQL doesn't answer. That an address is unknown is never
 * remembered: the next one who asks may be its first delivery.
 */
public final class KnownHooks {

    /** How long a hook is used without a look into the database. */
    static final Duration FRESH = Duration.ofSeconds(30);

    /** How long after a look the next one waits, if the first one failed or the delivery doesn't verify. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** How long a look into the database may take. */
    static final Duration LOOK = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(KnownHooks.class);

    private final Batches<HookId, Hook> batches;
    private final Clock clock;
    private final Map<HookId, Known> known = new ConcurrentHashMap<>();

    KnownHooks(Batches<HookId, Hook> batches, Clock clock) {
        this.batches = batches;
        this.clock = clock;
    }

    /** The hook; empty if there is none; fails if it isn't known here and PostgreSQL doesn't answer. */
    Uni<Optional<Hook>> find(HookId id) {
        Known mine = known.get(id);
        if (mine == null) {
            return read(id);
        }
        Instant now = clock.instant();
        if (now.isBefore(mine.readAt.plus(FRESH)) || now.isBefore(mine.triedAt.plus(PAUSE))) {
            return Uni.createFrom().item(Optional.of(mine.hook));
        }
        return readOrKeep(id, mine, now);
    }

    /**
     * The hook as it is stored now, since a delivery doesn't verify under the one that was found. Looks at most once
     * each {@link #PAUSE} and else gives what is known, as it does if PostgreSQL doesn't answer.
     */
    Uni<Optional<Hook>> findAgain(HookId id) {
        Known mine = known.get(id);
        if (mine == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        Instant now = clock.instant();
        if (now.isBefore(mine.readAt.plus(PAUSE)) || now.isBefore(mine.triedAt.plus(PAUSE))) {
            return Uni.createFrom().item(Optional.of(mine.hook));
        }
        return readOrKeep(id, mine, now);
    }

    /** Whether a hook of that address was found, by what is known here: asks nobody. */
    boolean isKnown(HookId id) {
        return known.containsKey(id);
    }

    /** The hook was changed here: what is known of it is this. */
    public void learn(Hook hook) {
        Instant now = clock.instant();
        known.put(hook.id(), new Known(hook, now, now));
    }

    /** The hook was removed here. */
    public void forget(HookId id) {
        known.remove(id);
    }

    /**
     * Looks, and keeps what is known if that takes too long. Who comes meanwhile doesn't wait for it: the first one's
     * look may stand behind those for thousands of made-up addresses, or before a PostgreSQL that says nothing at all.
     */
    private Uni<Optional<Hook>> readOrKeep(HookId id, Known mine, Instant now) {
        known.put(id, new Known(mine.hook, mine.readAt, now));
        return read(id).ifNoItem().after(LOOK).fail().onFailure().recoverWithItem(failure -> keep(id, mine, failure));
    }

    private Uni<Optional<Hook>> read(HookId id) {
        return batches.read(id).invoke(found -> found.ifPresentOrElse(this::learn, () -> forget(id)));
    }

    private Optional<Hook> keep(HookId id, Known mine, Throwable failure) {
        LOG.warnf("PostgreSQL does not answer (%s); a hook that was read at %s is used on", failure, mine.readAt);
        known.put(id, new Known(mine.hook, mine.readAt, clock.instant()));
        return Optional.of(mine.hook);
    }

    /**
     * A hook and when it was read.
     *
     * @param hook the hook
     * @param readAt when it was read, so how old it may be
     * @param triedAt when it was last tried to read it
     */
    private record Known(Hook hook, Instant readAt, Instant triedAt) {}
}
