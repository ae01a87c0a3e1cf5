package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link HookRepository} promises. */
public abstract class HookRepositoryContract {

    /** Not long ago, since an old secret goes by itself. */
    private final Instant now = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

    private static final Secret TOKEN = new Secret("secret_of_this_test");

    private final ConnectionId connection = new ConnectionId(UUID.randomUUID());
    private final Hook hook = Hook.create(HookId.random(new SecureRandom()), connection, now);

    /** Runs work on the repository in a transaction of its own and waits for it. */
    protected abstract <T> T inTransaction(Function<HookRepository, Uni<T>> work);

    /** Makes a connection that hooks can name. */
    protected abstract void givenConnection(ConnectionId id);

    /** Whatever secrets the hook has, none of them can be opened from now on. */
    protected abstract void loseSecretsOf(HookId id);

    @BeforeEach
    void connect() {
        givenConnection(connection);
    }

    @Test
    void a_new_hook_is_found_by_id_and_by_connection() {
        save(hook);

        assertThat(found().state()).isEqualTo(hook.state());
        assertThat(one(it -> it.findByConnection(connection)))
                .extracting(Hook::id)
                .isEqualTo(hook.id());
        assertThat(one(it -> it.findByConnectionToChange(connection)))
                .extracting(Hook::id)
                .isEqualTo(hook.id());
        assertThat(many(it -> it.findServing(List.of(connection, new ConnectionId(UUID.randomUUID())))))
                .containsOnlyKeys(connection);
        assertThat(many(it -> it.findServing(List.of()))).isEmpty();
    }

    @Test
    void every_part_of_a_hook_is_kept() {
        Hook full = hook.handshake(TOKEN, now)
                .reveal(now.plusSeconds(1))
                .hook()
                .confirm(TOKEN, now.plusSeconds(2))
                .reset(false, now.plusSeconds(3))
                .handshake(new Secret("a"), now.plusSeconds(4))
                .reveal(now.plusSeconds(5))
                .hook()
                .handshake(new Secret("b"), now.plusSeconds(6));
        save(hook);

        save(full);

        assertThat(found().state()).isEqualTo(full.state());
    }

    @Test
    void a_confirmed_hook_keeps_its_secret() {
        Hook confirmed = confirmed(hook);

        save(confirmed);

        assertThat(found().state()).isEqualTo(confirmed.state());
    }

    @Test
    void a_deleted_hook_is_gone_and_may_be_deleted_again() {
        save(hook);

        assertThat(deleted()).contains(hook.id());
        assertThat(deleted()).isEmpty();

        assertThat(one(it -> it.findToChange(hook.id()))).isNull();
        assertThat(one(it -> it.findByConnection(connection))).isNull();
    }

    @Test
    void a_hook_whose_secrets_are_lost_is_found_as_broken_and_beside_it_the_others_are_whole() {
        ConnectionId other = new ConnectionId(UUID.randomUUID());
        givenConnection(other);
        Hook whole = confirmed(Hook.create(HookId.random(new SecureRandom()), other, now));
        save(confirmed(hook));
        save(whole);

        loseSecretsOf(hook.id());

        Map<ConnectionId, Hook> serving = many(it -> it.findServing(List.of(connection, other)));
        assertThat(serving.get(connection)).extracting(Hook::isBroken).isEqualTo(true);
        assertThat(serving.get(other)).extracting(Hook::state).isEqualTo(whole.state());
        assertThat(one(it -> it.findByConnection(connection)))
                .extracting(Hook::isBroken)
                .isEqualTo(true);
        assertThat(found().isBroken()).isTrue();
        assertThat(found().isConfirmed()).isTrue();
    }

    @Test
    void a_hook_whose_candidates_are_lost_is_broken_too() {
        save(hook.handshake(TOKEN, now));

        loseSecretsOf(hook.id());

        assertThat(found().isBroken()).isTrue();
        assertThat(found().isConfirmed()).isFalse();
    }

    @Test
    void a_broken_hook_is_whole_again_after_a_reset() {
        save(confirmed(hook));
        loseSecretsOf(hook.id());

        save(found().reset(false, now.plusSeconds(1)));

        assertThat(found().isBroken()).isFalse();
        assertThat(found().state())
                .isEqualTo(hook.reset(false, now.plusSeconds(1)).state());
        Hook next = found().handshake(new Secret("next"), now.plusSeconds(2));
        save(next);
        assertThat(found().state()).isEqualTo(next.state());
    }

    @Test
    void a_broken_hook_can_be_deleted() {
        save(confirmed(hook));
        loseSecretsOf(hook.id());

        assertThat(deleted()).contains(hook.id());

        assertThat(one(it -> it.findToChange(hook.id()))).isNull();
    }

    private Hook confirmed(Hook fresh) {
        return fresh.handshake(TOKEN, now).reveal(now).hook().confirm(TOKEN, now);
    }

    private Optional<HookId> deleted() {
        return inTransaction(it -> it.deleteByConnection(connection));
    }

    private @Nullable Hook one(Function<HookRepository, Uni<@Nullable Hook>> find) {
        return inTransaction(find);
    }

    private Map<ConnectionId, Hook> many(Function<HookRepository, Uni<Map<ConnectionId, Hook>>> find) {
        return inTransaction(find);
    }

    private void save(Hook changed) {
        inTransaction(it -> it.save(changed));
    }

    private Hook found() {
        Hook found = one(it -> it.findToChange(hook.id()));
        assertThat(found).isNotNull();
        return found;
    }
}
