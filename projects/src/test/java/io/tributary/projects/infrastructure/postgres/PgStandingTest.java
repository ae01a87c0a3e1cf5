package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.projects.application.Standing;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.WebhookState;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How everything stands, by what the tables hold. The states are those that the owners see. */
class PgStandingTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final SecretBox BOX = box("another key that has 32 bytes ok", "a secret key of thirty-two bytes");

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    /** What a pass covers reaches back by so much before its start. */
    private static final Duration SLACK = Duration.ofMinutes(5);

    private final Standing.Reader standing = new PgStanding(database.pool(), BOX, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** It counts everyone's. */
    @BeforeEach
    void nothingThere() {
        database.script("UPDATE projects SET deleted_at = now(); DELETE FROM sync_runs; DELETE FROM outbox");
    }

    @Test
    void with_nothing_there_all_is_zero() {
        Standing read = read();

        assertThat(read.projects()).isEmpty();
        assertThat(read.sweeps()).isEmpty();
        assertThat(outbox()).isEqualTo(new Standing.Outbox(0, Duration.ZERO, 0));
    }

    @Test
    void projects_are_counted_in_the_state_that_their_owners_see() {
        SyncTarget paused = project("live", null, NOW);
        database.rows("UPDATE projects SET paused = true WHERE id = $1", paused.projectId());
        SyncTarget unseen = database.project();
        project("broken", NOW.plusSeconds(9), NOW);
        project("live", NOW.plusSeconds(9), NOW);
        project("live", NOW.minusSeconds(9), NOW);
        project("incomplete", null, NOW);
        project("live", null, NOW);
        database.delete(project("live", null, NOW));

        assertThat(count(SyncState.PAUSED)).isEqualTo(1);
        assertThat(count(SyncState.SYNCING)).as("%s", unseen).isEqualTo(1);
        assertThat(count(SyncState.BROKEN)).isEqualTo(1);
        assertThat(count(SyncState.WAITING)).isEqualTo(1);
        assertThat(count(SyncState.INCOMPLETE)).isEqualTo(1);
        assertThat(count(SyncState.LIVE)).isEqualTo(2);
    }

    @Test
    void the_one_whose_last_pass_began_longest_ago_counts() {
        project("live", null, NOW.minusSeconds(60).minus(SLACK));
        project("live", null, NOW.minusSeconds(4000).minus(SLACK));
        project("live", null, NOW.plusSeconds(3).minus(SLACK));

        assertThat(read().projects())
                .singleElement()
                .extracting(Standing.Projects::behind)
                .isEqualTo(Duration.ofSeconds(4000));
    }

    @Test
    void webhooks_are_counted_in_the_state_that_their_owners_see() {
        Instant confirmed = NOW.minus(Duration.ofHours(1));
        project("live", null, NOW);
        hook(project("live", null, NOW), null, "[]");
        hook(project("live", null, NOW), null, candidate(BOX.seal(new Secret("x"), "hooks/x")));
        SyncTarget heard = project("live", null, NOW);
        hook(heard, confirmed, "[]");
        unannounced(heard, NOW.minus(Duration.ofMinutes(20)));
        delivered(heard, NOW.minus(Duration.ofMinutes(20)));
        SyncTarget early = project("live", null, NOW);
        hook(early, confirmed, "[]");
        unannounced(early, NOW.minus(Duration.ofMinutes(9)));
        SyncTarget silent = project("live", null, NOW);
        hook(silent, confirmed, "[]");
        unannounced(silent, NOW.minus(WebhookState.PATIENCE));
        delivered(silent, NOW.minus(Duration.ofMinutes(30)));

        assertThat(count(WebhookState.NONE)).isEqualTo(2);
        assertThat(count(WebhookState.PENDING)).isEqualTo(1);
        assertThat(count(WebhookState.VERIFIED)).isEqualTo(2);
        assertThat(count(WebhookState.SILENT)).isEqualTo(1);
    }

    @Test
    void a_hook_whose_key_is_lost_is_counted_as_broken_as_its_owner_sees_it() {
        String lost = box("the key that somebody once lost!").seal(new Secret("x"), "hooks/x");
        String known = box("a secret key of thirty-two bytes").seal(new Secret("x"), "hooks/x");
        Instant confirmed = NOW.minus(Duration.ofHours(1));
        hook(project("live", null, NOW), null, candidate(lost));
        hook(project("live", null, NOW), null, candidate(known));
        hook(project("live", null, NOW), confirmed, "[]");
        database.rows("UPDATE hooks SET notion_webhook_secret = $1 WHERE confirmed_at IS NOT NULL", lost);
        SyncTarget whole = project("live", null, NOW);
        hook(whole, confirmed, "[]");
        database.rows(
                "UPDATE hooks SET notion_webhook_secret = $1 WHERE connection_id = $2", known, whole.connectionId());

        assertThat(count(WebhookState.BROKEN)).isEqualTo(2);
        assertThat(count(WebhookState.PENDING)).isEqualTo(1);
        assertThat(count(WebhookState.VERIFIED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[7]", "[{}]", "[{\"secret\":null}]", "null", "\"v1:x\""})
    void so_is_one_whose_candidates_make_no_sense_and_the_others_are_counted(String damaged) {
        hook(project("live", null, NOW), null, damaged);
        hook(project("live", null, NOW), NOW.minus(Duration.ofHours(1)), "[]");

        assertThat(count(WebhookState.BROKEN)).isEqualTo(1);
        assertThat(count(WebhookState.VERIFIED)).isEqualTo(1);
    }

    @Test
    void runs_under_way_tell_how_far_they_are() {
        SyncTarget one = project("live", null, NOW);
        run(one, SweepKind.FULL, NOW.minusSeconds(9000), 700, "complete");
        run(one, SweepKind.FULL, NOW.minusSeconds(60), 300, null);
        SyncTarget other = project("live", null, NOW);
        run(other, SweepKind.FULL, NOW.minusSeconds(90), 20, null);
        advanced(one, NOW.minusSeconds(7));
        advanced(other, NOW.minusSeconds(80));
        run(other, SweepKind.INCREMENTAL, NOW.minusSeconds(5), 7, null);
        run(project("broken", null, NOW), SweepKind.FULL, NOW.minusSeconds(5000), 1, null);

        assertThat(read().sweeps())
                .containsExactlyInAnyOrder(
                        new Standing.Sweeps(
                                SweepKind.FULL, 2, 320, 700L, Duration.ofSeconds(90), Duration.ofSeconds(80)),
                        new Standing.Sweeps(
                                SweepKind.INCREMENTAL, 1, 7, null, Duration.ofSeconds(5), Duration.ofSeconds(5)));
    }

    @Test
    void events_that_can_never_be_published_are_counted_apart() {
        event(NOW.minusSeconds(30), null);
        event(NOW.minusSeconds(10), null);
        event(NOW.minusSeconds(9000), NOW);

        assertThat(outbox()).isEqualTo(new Standing.Outbox(2, Duration.ofSeconds(30), 1));
    }

    @Test
    void of_a_long_outbox_only_the_beginning_is_counted() {
        event(NOW.minusSeconds(9000), NOW);
        database.rows(
                "INSERT INTO outbox (topic, key, headers, value, created_at)"
                        + " SELECT 't', 'k', '{}', ''::bytea, $1 FROM generate_series(1, $2)",
                time(NOW.minusSeconds(30)),
                Standing.Outbox.MOST + 5);

        assertThat(outbox()).isEqualTo(new Standing.Outbox(Standing.Outbox.MOST, Duration.ofSeconds(30), 1));
    }

    @Test
    void what_postgresql_does_not_tell_in_time_is_given_up_there_and_keeps_nothing_else_back() {
        Standing.Reader hasty =
                new PgStanding(database.pool(), BOX, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMillis(100));
        project("live", null, NOW);

        SqlConnection locks = CopyDatabase.await(database.pool().getConnection());
        try {
            Transaction held = CopyDatabase.await(locks.begin());
            CopyDatabase.await(locks.query("LOCK TABLE outbox").execute().replaceWithVoid());

            assertThatThrownBy(() -> CopyDatabase.await(hasty.outbox())).hasMessageContaining("statement timeout");
            assertThat(CopyDatabase.await(hasty.read()).projects()).hasSize(1);

            CopyDatabase.await(held.rollback());
        } finally {
            CopyDatabase.await(locks.close());
        }
    }

    private Standing.Outbox outbox() {
        return CopyDatabase.await(standing.outbox());
    }

    private static SecretBox box(String... keys) {
        return new SecretBox(Optional.of(Stream.of(keys)
                .map(key -> Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining(","))));
    }

    private static String candidate(String sealed) {
        return "[{\"secret\":\"" + sealed + "\"}]";
    }

    private Standing read() {
        return CopyDatabase.await(standing.read());
    }

    private long count(SyncState state) {
        return read().projects().stream()
                .filter(group -> group.sync() == state)
                .mapToLong(Standing.Projects::count)
                .sum();
    }

    private long count(WebhookState state) {
        return read().projects().stream()
                .filter(group -> group.webhook() == state)
                .mapToLong(Standing.Projects::count)
                .sum();
    }

    private static SyncTarget project(String phase, @Nullable Instant waitingUntil, Instant syncedThrough) {
        SyncTarget project = database.project();
        database.rows(
                "INSERT INTO project_sync (project_id, phase, waiting_until, synced_through) VALUES ($1, $2, $3, $4)",
                project.projectId(),
                phase,
                time(waitingUntil),
                time(syncedThrough));
        return project;
    }

    private static void hook(SyncTarget project, @Nullable Instant confirmedAt, String candidates) {
        database.rows(
                "INSERT INTO hooks (id, connection_id, candidates, confirmed_at, created_at, updated_at)"
                        + " VALUES ($1, $2, $3::text::jsonb, $4, now(), now())",
                UUID.randomUUID().toString(),
                project.connectionId(),
                candidates,
                time(confirmedAt));
    }

    private static void unannounced(SyncTarget project, Instant editedAt) {
        database.rows(
                "INSERT INTO unannounced_edits (project_id, edited_at) VALUES ($1, $2)",
                project.projectId(),
                time(editedAt));
    }

    private static void delivered(SyncTarget project, Instant receivedAt) {
        database.rows(
                "INSERT INTO last_deliveries (connection_id, received_at) VALUES ($1, $2)",
                project.connectionId(),
                time(receivedAt));
    }

    private static void run(SyncTarget project, SweepKind kind, Instant startedAt, int seen, @Nullable String outcome) {
        database.rows(
                "INSERT INTO sync_runs (id, project_id, kind, reason, checkpoint, pages_seen, started_at, finished_at,"
                        + " outcome) VALUES ($1, $2, $3, 'test', '{}', $4, $5, $6, $7)",
                UUID.randomUUID(),
                project.projectId(),
                kind.text(),
                seen,
                time(startedAt),
                outcome == null ? null : time(NOW),
                outcome);
    }

    private static void advanced(SyncTarget project, Instant at) {
        database.rows(
                "UPDATE sync_runs SET advanced_at = $2 WHERE project_id = $1 AND finished_at IS NULL AND kind = 'full'",
                project.projectId(),
                time(at));
    }

    private static void event(Instant createdAt, @Nullable Instant refusedAt) {
        database.rows(
                "INSERT INTO outbox (topic, key, headers, value, created_at, refused_at)"
                        + " VALUES ('t', 'k', '{}', ''::bytea, $1, $2)",
                time(createdAt),
                time(refusedAt));
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return Pg.time(instant);
    }
}
