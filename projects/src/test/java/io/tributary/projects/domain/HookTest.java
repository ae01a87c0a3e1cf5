package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class HookTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Secret NOTIONS = new Secret("secret_notion");
    private static final Secret PLANTED = new Secret("secret_planted");

    private final Hook fresh = Hook.create(HookId.random(new SecureRandom()), new ConnectionId(UUID.randomUUID()), NOW);

    @Test
    void a_fresh_hook_believes_nothing() {
        assertThat(fresh.judge(signedBy(NOTIONS), NOW).believed()).isFalse();
        assertThat(WebhookState.of(fresh, null, NOW)).isEqualTo(WebhookState.NONE);
    }

    @Test
    void a_candidate_that_the_owner_never_saw_is_not_believed_and_confirms_nothing() {
        Hook hook = fresh.handshake(PLANTED, NOW);

        assertThat(hook.judge(signedBy(PLANTED), NOW).believed()).isFalse();
        assertThat(hook.confirm(PLANTED, NOW).isConfirmed()).isFalse();
        assertThat(WebhookState.of(hook, null, NOW)).isEqualTo(WebhookState.PENDING);
    }

    @Test
    void the_first_delivery_under_a_revealed_candidate_confirms_it() {
        Hook revealed = fresh.handshake(NOTIONS, NOW).reveal(NOW).hook();

        Hook.Verdict verdict = revealed.judge(signedBy(NOTIONS), NOW);
        assertThat(verdict.believed()).isTrue();
        assertThat(verdict.toConfirm()).contains(NOTIONS);

        Hook confirmed = revealed.confirm(NOTIONS, NOW);
        assertThat(WebhookState.of(confirmed, null, NOW)).isEqualTo(WebhookState.VERIFIED);
        assertThat(confirmed.judge(signedBy(NOTIONS), NOW))
                .isEqualTo(new Hook.Verdict(Hook.Belief.BELIEVED, Optional.empty()));
        assertThat(confirmed.hasCandidates()).isFalse();
    }

    @Test
    void the_newest_candidate_is_revealed() {
        Hook hook = fresh.handshake(PLANTED, NOW).handshake(NOTIONS, NOW.plusSeconds(1));

        Hook.Revealed revealed = hook.reveal(NOW.plusSeconds(2));

        assertThat(revealed.token()).isEqualTo(NOTIONS);
        assertThat(revealed.receivedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(revealed.handshakes()).isEqualTo(2);
    }

    @Test
    void only_the_newest_three_that_nobody_saw_are_kept() {
        Hook hook = fresh;
        for (int i = 0; i < 10; i++) {
            hook = hook.handshake(new Secret("secret_" + i), NOW.plusSeconds(i));
        }

        assertThat(hook.state().candidates())
                .extracting(Hook.Candidate::secret)
                .containsExactly(new Secret("secret_9"), new Secret("secret_8"), new Secret("secret_7"));
    }

    @Test
    void planted_handshakes_never_push_out_what_the_owner_has_revealed() {
        Hook hook = fresh.handshake(NOTIONS, NOW).reveal(NOW).hook();
        for (int i = 0; i < 100; i++) {
            hook = hook.handshake(new Secret("planted_" + i), NOW.plusSeconds(i));
        }

        assertThat(hook.judge(signedBy(NOTIONS), NOW).toConfirm()).contains(NOTIONS);
        assertThat(hook.confirm(NOTIONS, NOW).isConfirmed()).isTrue();
    }

    @Test
    void an_owner_who_was_shown_a_planted_token_gets_on_when_notion_sends_its_own_again() {
        Hook hook = fresh.handshake(NOTIONS, NOW).handshake(PLANTED, NOW);
        hook = hook.reveal(NOW).hook();

        hook = hook.handshake(NOTIONS, NOW.plusSeconds(60));
        Hook.Revealed second = hook.reveal(NOW.plusSeconds(61));

        assertThat(second.token()).isEqualTo(NOTIONS);
        assertThat(second.hook().judge(signedBy(NOTIONS), NOW).believed()).isTrue();
    }

    @Test
    void a_token_that_comes_again_stays_revealed_and_takes_no_second_place() {
        Hook hook = fresh.handshake(NOTIONS, NOW).reveal(NOW).hook().handshake(NOTIONS, NOW.plusSeconds(9));

        assertThat(hook.state().candidates()).containsExactly(new Hook.Candidate(NOTIONS, NOW.plusSeconds(9), NOW));
    }

    @Test
    void the_owners_own_reveals_are_bounded() {
        Hook hook = fresh;
        for (int i = 0; i < 30; i++) {
            hook = hook.handshake(new Secret("secret_" + i), NOW).reveal(NOW).hook();
        }

        assertThat(hook.state().candidates()).hasSize(Hook.REVEALED_KEPT);
    }

    @Test
    void a_confirmed_hook_refuses_a_handshake_and_a_reveal() {
        Hook confirmed = confirmed();

        assertThatThrownBy(() -> confirmed.handshake(PLANTED, NOW))
                .isInstanceOf(Refused.class)
                .extracting("slug")
                .isEqualTo("hook-confirmed");
        assertThatThrownBy(() -> confirmed.reveal(NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void there_is_nothing_to_reveal_before_a_handshake() {
        assertThatThrownBy(() -> fresh.reveal(NOW))
                .isInstanceOf(Refused.class)
                .extracting("slug")
                .isEqualTo("no-handshake");
    }

    @Test
    void confirming_another_candidate_afterwards_changes_nothing() {
        Hook both = fresh.handshake(PLANTED, NOW)
                .reveal(NOW)
                .hook()
                .handshake(NOTIONS, NOW)
                .reveal(NOW)
                .hook();

        Hook confirmed = both.confirm(NOTIONS, NOW).confirm(PLANTED, NOW);

        assertThat(confirmed.state().secret()).isEqualTo(NOTIONS);
        assertThat(confirmed.judge(signedBy(PLANTED), NOW).believed()).isFalse();
    }

    @Test
    void after_a_reset_the_old_secret_is_good_for_a_day_and_the_address_stays() {
        Hook reset = confirmed().reset(false, NOW);
        Instant last = NOW.plus(Hook.OLD_SECRET_KEPT).minus(Duration.ofSeconds(1));

        assertThat(reset.id()).isEqualTo(fresh.id());
        assertThat(WebhookState.of(reset, null, NOW)).isEqualTo(WebhookState.NONE);
        assertThat(reset.judge(signedBy(NOTIONS), last).believed()).isTrue();
        assertThat(reset.judge(signedBy(NOTIONS), NOW.plus(Hook.OLD_SECRET_KEPT))
                        .believed())
                .isFalse();
        assertThat(reset.handshake(PLANTED, NOW).hasCandidates()).isTrue();
    }

    @Test
    void a_second_reset_while_pending_keeps_the_old_secret() {
        Hook twice = confirmed().reset(false, NOW).handshake(PLANTED, NOW).reset(false, NOW);

        assertThat(twice.hasCandidates()).isFalse();
        assertThat(twice.judge(signedBy(NOTIONS), NOW).believed()).isTrue();
    }

    @Test
    void a_reset_that_revokes_ends_the_old_secret_at_once() {
        Hook reset = confirmed().reset(false, NOW).reset(true, NOW);

        assertThat(reset.judge(signedBy(NOTIONS), NOW).believed()).isFalse();
    }

    @Test
    void nothing_of_a_hook_prints_its_secrets_or_its_address() {
        Hook pending = fresh.handshake(PLANTED, NOW).reveal(NOW).hook();

        assertThat(pending.toString()
                        + pending.state()
                        + confirmed()
                        + pending.state().candidates())
                .doesNotContain(PLANTED.value(), NOTIONS.value(), fresh.id().value());
    }

    private Hook confirmed() {
        return fresh.handshake(NOTIONS, NOW).reveal(NOW).hook().confirm(NOTIONS, NOW);
    }

    private static Predicate<Secret> signedBy(Secret secret) {
        return secret::equals;
    }
}
