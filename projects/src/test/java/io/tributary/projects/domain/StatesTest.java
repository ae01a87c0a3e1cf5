package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.projects.domain.SyncFacts.Phase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "false, SYNCING,     0, SYNCING",
        "false, LIVE,        0, LIVE",
        "false, BROKEN,      0, BROKEN",
        "false, INCOMPLETE,  0, INCOMPLETE",
        "false, LIVE,       60, WAITING",
        "false, SYNCING,    60, WAITING",
        "false, INCOMPLETE, 60, WAITING",
        "false, BROKEN,     60, BROKEN",
        "false, LIVE,      -60, LIVE",
        "true,  LIVE,       60, PAUSED",
        "true,  BROKEN,      0, PAUSED",
    })
    void the_state_is_made_of_the_owners_wish_and_of_what_the_sync_wrote(
            boolean paused, Phase phase, int waitingSeconds, SyncState expected) {
        Instant until = waitingSeconds == 0 ? null : NOW.plusSeconds(waitingSeconds);

        assertThat(SyncState.of(paused, new SyncFacts(phase, null, until, null), NOW))
                .isEqualTo(expected);
    }

    @Test
    void a_project_that_the_sync_has_not_looked_at_is_syncing() {
        assertThat(SyncState.of(false, null, NOW)).isEqualTo(SyncState.SYNCING);
        assertThat(SyncState.SYNCING.word()).isEqualTo("syncing");
    }

    @Test
    void a_project_of_a_connection_without_hook_hears_of_nothing() {
        assertThat(WebhookState.of(null, null, NOW)).isEqualTo(WebhookState.NONE);
    }

    /** Minutes from the hook's confirmation: the edit, the last delivery, now; nothing for what never was. */
    @ParameterizedTest
    @CsvSource({
        "an edit that nothing announces is silence,                 60,     ,  75,   SILENT",
        "but not yet: its delivery may be on the way,               60,     ,  69,   VERIFIED",
        "nor is an edit that a delivery announced,                  60,   61,  99,   VERIFIED",
        "nor one with a delivery just before it: floored times,     60,   59,  99,   VERIFIED",
        "a delivery long before it announced another,               60,   58,  99,   SILENT",
        "one delivery later ends it whatever it is about,           60,   98,  99,   VERIFIED",
        "an edit from before the confirmation was nobody's to tell, -5,     ,  99,   VERIFIED",
        "nor one of the minute in which it was confirmed,            1,     ,  99,   VERIFIED",
        "without any edit there is nothing to announce,               ,     ,  99,   VERIFIED",
        "an old delivery and no edit since are fine,                  ,    1, 9999,  VERIFIED"
    })
    void a_verified_hook_is_silent_if_sweeps_find_what_nothing_announced(
            String why, @Nullable Integer edit, @Nullable Integer delivery, int now, WebhookState expected) {
        SyncFacts facts = new SyncFacts(Phase.LIVE, null, null, null, null, null, minutes(edit), minutes(delivery));
        Hook confirmed = Hook.restore(new Hook.State(
                HookId.random(new SecureRandom()),
                new ConnectionId(UUID.randomUUID()),
                new Secret("s"),
                null,
                List.of(),
                false,
                NOW,
                NOW,
                NOW));

        assertThat(WebhookState.of(confirmed, facts, NOW.plus(Duration.ofMinutes(now))))
                .as(why)
                .isEqualTo(expected);
    }

    @Test
    void a_hook_that_is_not_verified_is_not_silent() {
        SyncFacts facts = new SyncFacts(Phase.LIVE, null, null, null, null, null, NOW, null);
        Hook fresh = Hook.create(HookId.random(new SecureRandom()), new ConnectionId(UUID.randomUUID()), NOW);

        assertThat(WebhookState.of(fresh, facts, NOW.plus(Duration.ofDays(1)))).isEqualTo(WebhookState.NONE);
    }

    private static @Nullable Instant minutes(@Nullable Integer minutes) {
        return minutes == null ? null : NOW.plus(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t\n"})
    void a_project_needs_a_name(String name) {
        assertThatThrownBy(() -> Project.checkedName(name))
                .isInstanceOf(Refused.class)
                .extracting("slug")
                .isEqualTo("invalid-name");
    }

    @Test
    void a_name_has_a_limit_and_no_white_space_around_it() {
        assertThat(Project.checkedName(" Launch ")).isEqualTo("Launch");
        assertThat(Project.checkedName("x".repeat(200))).hasSize(200);
        assertThatThrownBy(() -> Project.checkedName("x".repeat(201))).isInstanceOf(Refused.class);
    }

    @Test
    void a_project_is_deleted_once() {
        Project deleted = SampleProjects.project().delete(NOW);

        assertThat(deleted.isDeleted()).isTrue();
        assertThat(deleted.delete(NOW.plusSeconds(1)).state().deletedAt()).isEqualTo(NOW);
    }

    @Test
    void hook_ids_are_random_and_recognised_by_their_shape() {
        SecureRandom random = new SecureRandom();

        HookId id = HookId.random(random);

        assertThat(HookId.isHookId(id.value())).isTrue();
        assertThat(id).isNotEqualTo(HookId.random(random));
        assertThat(HookId.isHookId(UUID.randomUUID().toString())).isFalse();
        assertThatThrownBy(() -> new HookId("../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }
}
