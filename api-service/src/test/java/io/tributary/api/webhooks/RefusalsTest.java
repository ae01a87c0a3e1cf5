package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Batches;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.application.deliveries.DeliveryRefusals;
import io.tributary.projects.application.deliveries.DeliveryRefusals.Refusal;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:00:00Z"));
    private final Instant begin = clock.instant();
    private final KnownHooks hooks =
            new KnownHooks(new Batches<>(ids -> Uni.createFrom().item(Map.of()), Duration.ofSeconds(1)), clock);
    private final List<Refusal> written = new ArrayList<>();
    private boolean isDown;
    private final DeliveryRefusals store = this::store;
    private final Refusals refusals = new Refusals(store, hooks, clock);
    private final HookId hook = known();

    @Test
    void refusals_are_counted_by_hook_minute_and_reason() {
        HookId other = known();
        refusals.note(hook, Answer.NOT_SIGNED);
        refusals.note(hook, Answer.NO_EVENT);
        refusals.note(other, Answer.NOT_SIGNED);
        clock.tick(Duration.ofSeconds(59));
        refusals.note(hook, Answer.NOT_SIGNED);
        clock.tick(Duration.ofSeconds(1));
        refusals.note(hook, Answer.NOT_SIGNED);

        write();

        assertThat(written)
                .containsExactlyInAnyOrder(
                        new Refusal(hook.value(), begin, "invalid-signature", 2),
                        new Refusal(hook.value(), begin, "invalid-event", 1),
                        new Refusal(other.value(), begin, "invalid-signature", 1),
                        new Refusal(hook.value(), begin.plusSeconds(60), "invalid-signature", 1));
        write();
        assertThat(written).hasSize(4);
    }

    @Test
    void what_is_no_refusal_and_what_is_nobodys_is_not_kept() {
        refusals.note(hook, Answer.ACCEPTED);
        refusals.note(hook, Answer.HANDSHAKE);
        refusals.note(hook, Answer.NOT_A_POST);
        refusals.note(hook, Answer.UNKNOWN_HOOK);
        refusals.note(HookId.random(new SecureRandom()), Answer.NOT_SIGNED);

        write();

        assertThat(written).isEmpty();
    }

    @Test
    void what_cannot_be_written_is_written_later_with_what_came_meanwhile() {
        isDown = true;
        refusals.note(hook, Answer.NOT_SIGNED);
        write();
        assertThat(written).isEmpty();
        clock.tick(Duration.ofSeconds(10));
        refusals.note(hook, Answer.NOT_SIGNED);
        isDown = false;

        write();

        assertThat(written).containsExactly(new Refusal(hook.value(), begin, "invalid-signature", 2));
    }

    @Test
    void in_a_long_outage_no_more_is_kept_than_there_is_room_for() {
        isDown = true;
        for (int minute = 0; minute < Refusals.MOST + 100; minute++) {
            refusals.note(hook, Answer.NOT_SIGNED);
            clock.tick(Duration.ofMinutes(1));
        }
        write();
        isDown = false;

        write();

        assertThat(written).hasSize(Refusals.MOST);
    }

    private HookId known() {
        HookId id = HookId.random(new SecureRandom());
        hooks.learn(Hook.create(id, new ConnectionId(UUID.randomUUID()), clock.instant()));
        return id;
    }

    private void write() {
        refusals.runOnce().await().atMost(Duration.ofSeconds(5));
    }

    private Uni<Void> store(List<Refusal> some) {
        if (isDown) {
            return Uni.createFrom().failure(new IllegalStateException("PostgreSQL is away"));
        }
        written.addAll(some);
        return Uni.createFrom().voidItem();
    }
}
