package io.tributary.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.deliveries.DeliveryRefusals;
import io.tributary.projects.application.deliveries.DeliveryRefusals.Refusal;
import io.tributary.projects.domain.HookId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Why deliveries weren't taken, for the hook's owner to read. Counted here by hook, minute and reason, and written now
 * and then: so what a stranger sends costs a number in memory, and the table a row a minute. It is a help and no
 * promise: a process that dies takes along what it hasn't written.
 */
final class Refusals {

    /** How many counts are kept in memory; beyond them, as in a long outage of PostgreSQL, new ones are left out. */
    static final int MOST = 1000;

    /** How long a write may take. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What isn't about a hook: there is none, or it was no delivery at all. */
    private static final Set<Answer> NOBODYS = EnumSet.of(Answer.UNKNOWN_HOOK, Answer.NOT_A_POST);

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private final DeliveryRefusals store;
    private final KnownHooks hooks;
    private final Clock clock;
    private final Map<Key, Refusal> counted = new HashMap<>();
    private boolean writing;

    Refusals(DeliveryRefusals store, KnownHooks hooks, Clock clock) {
        this.store = store;
        this.hooks = hooks;
        this.clock = clock;
    }

    /** A delivery to this address was answered so. Of an address that isn't known to be a hook's nothing is kept. */
    void note(HookId hook, Answer answer) {
        if (!answer.slug().isEmpty() && !NOBODYS.contains(answer) && hooks.isKnown(hook)) {
            add(new Refusal(hook.value(), clock.instant(), answer.slug(), 1));
        }
    }

    /** Writes what was counted, unless that is under way. Never fails: what can't be written waits for the next time. */
    Uni<Void> runOnce() {
        List<Refusal> some = take();
        if (some.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> store.add(some))
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.debugf("Refused deliveries aren't written yet: %s", failure))
                .onFailure()
                .invoke(() -> some.forEach(this::add))
                .onFailure()
                .recoverWithNull()
                .onTermination()
                .invoke(this::written);
    }

    private synchronized void add(Refusal refusal) {
        Key key = new Key(refusal.hookId(), refusal.at().truncatedTo(ChronoUnit.MINUTES), refusal.reason());
        if (counted.size() < MOST || counted.containsKey(key)) {
            counted.merge(key, refusal, Refusals::both);
        }
    }

    private static Refusal both(Refusal one, Refusal other) {
        Refusal first = other.at().isBefore(one.at()) ? other : one;
        return new Refusal(one.hookId(), first.at(), one.reason(), one.count() + other.count());
    }

    private synchronized List<Refusal> take() {
        if (writing || counted.isEmpty()) {
            return List.of();
        }
        writing = true;
        List<Refusal> taken = new ArrayList<>(counted.values());
        counted.clear();
        return taken;
    }

    private synchronized void written() {
        writing = false;
    }

    private record Key(String hookId, Instant minute, String reason) {}
}
