package io.tributary.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.projects.application.HookReader;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hooks in memory, behind a database that can be away, or take until it is told to answer. */
final class FakeHookReader implements HookReader {

    final Map<HookId, Hook> hooks = new HashMap<>();
    final List<Set<HookId>> questions = new ArrayList<>();
    private final List<UniEmitter<? super Map<HookId, Hook>>> held = new ArrayList<>();
    boolean away;
    boolean slow;

    @Override
    public Uni<Map<HookId, Hook>> find(Collection<HookId> ids) {
        questions.add(Set.copyOf(ids));
        if (slow) {
            return Uni.createFrom().emitter(held::add);
        }
        return Uni.createFrom().item(() -> answer(ids));
    }

    /** Answers the oldest question that waits. */
    void answerOne() {
        held.remove(0).complete(Map.copyOf(hooks));
    }

    private Map<HookId, Hook> answer(Collection<HookId> ids) {
        if (away) {
            throw new IllegalStateException("PostgreSQL is away");
        }
        Map<HookId, Hook> found = new HashMap<>(hooks);
        found.keySet().retainAll(ids);
        return found;
    }
}
