package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Batches;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KnownHooksTest {

    private static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:00:00Z"));
    private final FakeHookReader stored = new FakeHookReader();
    private final KnownHooks known = new KnownHooks(new Batches<>(stored::find, KnownHooks.LOOK), clock);
    private final Hook hook = newHook();

    @Test
    void a_hook_is_read_once_and_again_after_30_seconds() {
        store(hook);

        assertThat(find()).contains(hook);
        clock.tick(Duration.ofSeconds(29));
        assertThat(find()).contains(hook);
        assertThat(stored.questions).hasSize(1);

        clock.tick(Duration.ofSeconds(1));
        assertThat(find()).contains(hook);
        assertThat(stored.questions).hasSize(2);
    }

    @Test
    void a_hook_that_was_removed_is_unknown_within_30_seconds() {
        store(hook);
        find();
        stored.hooks.clear();

        clock.tick(KnownHooks.FRESH);

        assertThat(find()).isEmpty();
    }

    @Test
    void a_known_hook_outlives_the_database_for_hours() {
        store(hook);
        find();
        stored.away = true;

        clock.tick(Duration.ofHours(5));
        assertThat(find()).contains(hook);
        clock.tick(Duration.ofHours(5));
        assertThat(find()).contains(hook);

        stored.away = false;
        stored.hooks.clear();
        clock.tick(KnownHooks.PAUSE);
        assertThat(find()).isEmpty();
    }

    @Test
    void while_the_database_is_away_it_is_asked_once_a_second() {
        store(hook);
        find();
        stored.away = true;
        clock.tick(KnownHooks.FRESH);

        for (int i = 0; i < 100; i++) {
            assertThat(find()).contains(hook);
        }

        assertThat(stored.questions).hasSize(2);
    }

    @Test
    void a_database_that_says_nothing_holds_up_one_delivery_and_for_a_second_at_most() {
        store(hook);
        find();
        stored.slow = true;
        clock.tick(KnownHooks.FRESH);
        List<Optional<Hook>> first = new ArrayList<>();
        ask(hook.id(), first);

        assertThat(find()).contains(hook);
        assertThat(first).isEmpty();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !first.isEmpty());
        assertThat(first).containsExactly(Optional.of(hook));
        assertThat(stored.questions).hasSize(2);
    }

    @Test
    void an_unknown_hook_is_asked_for_each_time_and_fails_while_the_database_is_away() {
        assertThat(find()).isEmpty();
        assertThat(find()).isEmpty();
        assertThat(stored.questions).hasSize(2);

        stored.away = true;
        assertThatThrownBy(this::find).hasMessage("PostgreSQL is away");

        stored.away = false;
        store(hook);
        assertThat(find()).contains(hook);
    }

    @Test
    void a_delivery_that_does_not_verify_looks_again_once_a_second() {
        store(hook);
        find();
        Hook changed = hook.reset(true, START.plusSeconds(7));
        store(changed);

        assertThat(findAgain()).contains(hook);
        clock.tick(KnownHooks.PAUSE);
        assertThat(findAgain()).contains(changed);
        assertThat(findAgain()).contains(changed);

        assertThat(stored.questions).hasSize(2);
    }

    @Test
    void looking_again_falls_back_to_what_is_known() {
        store(hook);
        find();
        stored.away = true;
        clock.tick(KnownHooks.PAUSE);

        assertThat(findAgain()).contains(hook);
    }

    @Test
    void what_was_changed_here_is_known_at_once() {
        known.learn(hook);
        assertThat(find()).contains(hook);
        assertThat(stored.questions).isEmpty();

        known.forget(hook.id());
        assertThat(find()).isEmpty();
    }

    @Test
    void questions_that_come_while_one_is_under_way_are_asked_together() {
        stored.slow = true;
        List<Optional<Hook>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ask(newHook().id(), answers);
        }
        ask(hook.id(), answers);
        assertThat(stored.questions).hasSize(1);

        store(hook);
        stored.answerOne();
        assertThat(answers).hasSize(1);
        assertThat(stored.questions).hasSize(2);
        assertThat(stored.questions.get(1)).hasSize(300);

        stored.answerOne();
        assertThat(answers).hasSize(301).contains(Optional.of(hook));
        assertThat(stored.questions).hasSize(2);
    }

    @Test
    void a_question_that_fails_holds_up_nobody_after_it() {
        stored.away = true;
        assertThatThrownBy(this::find).isInstanceOf(IllegalStateException.class);

        stored.away = false;
        assertThat(find()).isEmpty();
    }

    @Test
    void more_askers_than_can_wait_are_refused_at_once() {
        stored.slow = true;
        List<Optional<Hook>> answers = new ArrayList<>();
        for (int i = 0; i <= Batches.WAITING; i++) {
            ask(hook.id(), answers);
        }

        assertThatThrownBy(this::find).hasMessageContaining("Too many");
    }

    private void ask(HookId id, List<Optional<Hook>> answers) {
        known.find(id).subscribe().with(answers::add, failure -> {});
    }

    private Optional<Hook> find() {
        return await(known.find(hook.id()));
    }

    private Optional<Hook> findAgain() {
        return await(known.findAgain(hook.id()));
    }

    private static Optional<Hook> await(Uni<Optional<Hook>> answer) {
        return answer.await().atMost(Duration.ofSeconds(5));
    }

    private void store(Hook changed) {
        stored.hooks.put(changed.id(), changed);
    }

    private static Hook newHook() {
        return Hook.create(HookId.random(new SecureRandom()), new ConnectionId(UUID.randomUUID()), START);
    }
}
