package io.tributary.projects.domain;

import static io.tributary.projects.domain.InMemoryHookRepository.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.projects.domain.Hook.Belief;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A hook with a secret that can't be opened. */
class BrokenHookTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Secret NOTIONS = new Secret("secret_notion");
    private static final Secret NEXT = new Secret("secret_next");

    private final Hook fresh = Hook.create(HookId.random(new SecureRandom()), new ConnectionId(UUID.randomUUID()), NOW);
    private final Hook pending = fresh.handshake(NOTIONS, NOW);
    private final Hook confirmed = pending.reveal(NOW).hook().confirm(NOTIONS, NOW);

    @Test
    void who_signs_by_a_secret_that_is_lost_is_no_stranger() {
        assertThat(belief(lost(confirmed), NOW)).isEqualTo(Belief.UNDECIDED);
        assertThat(belief(lost(pending), NOW)).isEqualTo(Belief.UNDECIDED);
        assertThat(belief(confirmed, NOW)).isEqualTo(Belief.NOT_BELIEVED);
    }

    @Test
    void what_can_be_opened_works_on() {
        Hook reset = confirmed.reset(false, NOW);
        Hook next = reset.handshake(NEXT, NOW).reveal(NOW).hook().confirm(NEXT, NOW);
        Hook.State state = next.state();
        Hook halfLost = Hook.restore(new Hook.State(
                state.id(),
                state.connection(),
                null,
                state.oldSecret(),
                state.candidates(),
                true,
                state.confirmedAt(),
                state.createdAt(),
                state.updatedAt()));

        assertThat(halfLost.judge(NOTIONS::equals, NOW).believed()).isTrue();
        assertThat(halfLost.judge(NEXT::equals, NOW).belief()).isEqualTo(Belief.UNDECIDED);
    }

    @Test
    void an_old_secret_that_is_lost_leaves_the_hook_whole_and_counts_until_its_end() {
        Hook reset = lost(confirmed.reset(false, NOW));

        assertThat(reset.isBroken()).isFalse();
        assertThat(belief(reset, NOW)).isEqualTo(Belief.UNDECIDED);
        assertThat(belief(reset, NOW.plus(Hook.OLD_SECRET_KEPT))).isEqualTo(Belief.NOT_BELIEVED);
        Hook next = reset.handshake(NEXT, NOW).reveal(NOW).hook().confirm(NEXT, NOW);
        assertThat(next.judge(NEXT::equals, NOW).believed()).isTrue();
        assertThat(belief(next.reset(false, NOW).reset(false, NOW), NOW)).isEqualTo(Belief.NOT_BELIEVED);
        assertThat(belief(reset.reset(false, NOW), NOW))
                .as("a reset leaves nothing that can't be opened")
                .isEqualTo(Belief.NOT_BELIEVED);
    }

    @Test
    void nothing_but_a_reset_changes_it() {
        assertThat(WebhookState.of(lost(confirmed), null, NOW)).isEqualTo(WebhookState.BROKEN);
        assertThat(WebhookState.of(lost(pending), null, NOW)).isEqualTo(WebhookState.BROKEN);
        assertThatThrownBy(() -> lost(pending).handshake(NEXT, NOW))
                .extracting("slug")
                .isEqualTo("hook-broken");
        assertThatThrownBy(() -> lost(confirmed).handshake(NEXT, NOW))
                .extracting("slug")
                .isEqualTo("hook-confirmed");
        assertThatThrownBy(() -> lost(pending).reveal(NOW)).extracting("slug").isEqualTo("hook-broken");
        assertThatThrownBy(() -> lost(confirmed).reveal(NOW)).extracting("slug").isEqualTo("hook-broken");

        for (Hook broken : new Hook[] {lost(confirmed), lost(pending)}) {
            Hook whole = broken.reset(false, NOW);
            assertThat(whole.id()).isEqualTo(fresh.id());
            assertThat(whole.isBroken()).isFalse();
            assertThat(WebhookState.of(whole, null, NOW)).isEqualTo(WebhookState.NONE);
            assertThat(WebhookState.of(whole.handshake(NEXT, NOW), null, NOW)).isEqualTo(WebhookState.PENDING);
        }
    }

    private static Belief belief(Hook hook, Instant now) {
        return hook.judge(secret -> false, now).belief();
    }
}
