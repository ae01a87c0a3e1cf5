package io.tributary.projects.infrastructure.postgres;

import static io.tributary.projects.infrastructure.postgres.CopyDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.projects.application.RotateKeys;
import io.tributary.projects.application.RotateKeys.Rotated;
import io.tributary.projects.application.SealedSecrets;
import io.tributary.projects.application.SealedSecrets.Where;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Secret;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys are rotated under stored secrets, by calls that may die. */
class RotateKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Clock AT = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String OLD = base64("a secret key of thirty-two bytes");
    private static final String NEW = base64("another key that has 32 bytes ok");
    private static final SecretBox BEFORE = new SecretBox(Optional.of(OLD));
    private static final SecretBox DURING = new SecretBox(Optional.of(NEW + "," + OLD));
    private static final SecretBox AFTER = new SecretBox(Optional.of(NEW));
    /** What else than sealed secrets may stand in the place of candidates. */
    private static final List<String> DAMAGED = List.of(
            "{}",
            "7",
            "\"text\"",
            "null",
            "[7]",
            "[null]",
            "[{}]",
            "[{\"secret\":null}]",
            "[{\"secret\":7}]",
            "[{\"secret\":\"v2:nonsense\"}]");

    /** More than one transaction takes. */
    private static final int MANY = 250;

    @SuppressWarnings("NullAway.Init")
    private CopyDatabase database;

    @BeforeEach
    void start() {
        database = CopyDatabase.migrated();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void after_a_rotation_the_old_key_is_of_no_use_and_nothing_misses_it() {
        List<UUID> connections =
                IntStream.range(0, MANY).mapToObj(i -> tokens(BEFORE)).toList();
        Hook hook = hook(BEFORE);
        assertThatThrownBy(() -> opened(AFTER, connections.get(0))).isInstanceOf(SecretBox.Unopenable.class);

        Rotated done = await(rotation(DURING).rotate());

        assertThat(done).isEqualTo(new Rotated(AFTER.keyId(), MANY + 1, 0, List.of(), 0));
        assertThat(connections)
                .allSatisfy(id -> assertThat(opened(AFTER, id))
                        .isEqualTo(new Tokens(new Secret("ntn_" + id), new Secret("nrt_" + id))));
        PgHookReader reader = new PgHookReader(database.pool(), new HookCodec(AFTER, AT));
        Map<HookId, Hook> read = await(reader.find(List.of(hook.id())));
        assertThat(read)
                .hasEntrySatisfying(
                        hook.id(), found -> assertThat(found.state()).isEqualTo(hook.state()));
    }

    @Test
    void one_hook_that_no_key_opens_keeps_no_other_from_being_read() {
        Hook lost = hook(new SecretBox(Optional.of(base64("the key that somebody once lost!"))));
        Hook whole = hook(BEFORE);
        PgHookReader reader = new PgHookReader(database.pool(), new HookCodec(BEFORE, AT));

        Map<HookId, Hook> read = await(reader.find(List.of(lost.id(), whole.id())));

        assertThat(read).containsOnlyKeys(lost.id(), whole.id());
        assertThat(read.get(lost.id())).extracting(Hook::isBroken).isEqualTo(true);
        assertThat(read.get(whole.id())).extracting(Hook::state).isEqualTo(whole.state());
    }

    @Test
    void a_rotation_that_dies_between_two_transactions_is_finished_by_the_next() {
        IntStream.range(0, MANY).forEach(i -> tokens(BEFORE));
        SealedSecrets secrets = new PgSealedSecrets(database.pool(), DURING, AT);

        int first = await(secrets.reseal(Where.TOKENS, null)).resealed();
        assertThat(first).isBetween(1, MANY - 1);
        assertThat(await(secrets.left())).isEqualTo(MANY - first);

        assertThat(await(rotation(DURING).rotate()))
                .isEqualTo(new Rotated(AFTER.keyId(), MANY - first, 0, List.of(), 0));
        assertThat(await(rotation(DURING).rotate())).isEqualTo(new Rotated(AFTER.keyId(), 0, 0, List.of(), 0));
    }

    @Test
    void a_row_that_someone_changes_at_the_moment_is_left_and_said_to_be() {
        UUID busy = tokens(BEFORE);
        tokens(BEFORE);
        SqlConnection other = await(database.pool().getConnection());
        var transaction = await(other.begin());
        await(other.query("SELECT 1 FROM notion_tokens WHERE connection_id = '" + busy + "' FOR UPDATE")
                .execute());

        assertThat(await(rotation(DURING).rotate())).isEqualTo(new Rotated(AFTER.keyId(), 1, 0, List.of(), 1));

        await(transaction.rollback());
        await(other.close());
        assertThat(await(rotation(DURING).rotate())).isEqualTo(new Rotated(AFTER.keyId(), 1, 0, List.of(), 0));
    }

    @Test
    void what_no_key_opens_stays_as_it_is_and_is_counted() {
        UUID lost = tokens(new SecretBox(Optional.of(base64("the key that somebody once lost!"))));
        String before = sealed(lost);
        UUID known = tokens(BEFORE);

        Rotated done = await(rotation(DURING).rotate());

        assertThat(done).isEqualTo(new Rotated(AFTER.keyId(), 1, 1, List.of(new ConnectionId(lost)), 1));
        assertThat(sealed(lost)).isEqualTo(before);
        assertThat(opened(AFTER, known).access()).isEqualTo(new Secret("ntn_" + known));
    }

    @Test
    void hooks_with_damaged_candidates_keep_no_other_row_from_being_rotated_and_are_named() {
        UUID tokens = tokens(BEFORE);
        Hook whole = hook(BEFORE);
        List<Hook> damaged = DAMAGED.stream().map(this::damaged).toList();

        Rotated done = await(rotation(DURING).rotate());

        assertThat(done.resealed()).isEqualTo(2);
        assertThat(done.unopenable()).isEqualTo(DAMAGED.size());
        assertThat(done.connections())
                .containsExactlyInAnyOrderElementsOf(
                        damaged.stream().map(Hook::connection).toList());
        assertThat(done.left()).isEqualTo(DAMAGED.size());
        assertThat(opened(AFTER, tokens).access()).isEqualTo(new Secret("ntn_" + tokens));
        PgHookReader reader = new PgHookReader(database.pool(), new HookCodec(AFTER, AT));
        Map<HookId, Hook> read = await(reader.find(
                Stream.concat(Stream.of(whole), damaged.stream()).map(Hook::id).toList()));
        assertThat(read.get(whole.id())).extracting(Hook::state).isEqualTo(whole.state());
        assertThat(damaged)
                .allSatisfy(hook -> assertThat(read.get(hook.id()))
                        .extracting(Hook::isBroken)
                        .isEqualTo(true));
    }

    private Hook damaged(String candidates) {
        Hook hook = hook(BEFORE);
        database.rows(
                "UPDATE hooks SET candidates = $2::text::jsonb WHERE id = $1",
                hook.id().value(),
                candidates);
        return hook;
    }

    @Test
    void an_old_secret_that_is_good_no_more_needs_no_key_and_is_erased() {
        Hook hook = hook(BEFORE);
        database.rows(
                "UPDATE hooks SET candidates = '[]' WHERE id = $1", hook.id().value());
        Clock later = Clock.fixed(NOW.plus(Hook.OLD_SECRET_KEPT), ZoneOffset.UTC);
        assertThat(await(rotation(AFTER).rotate()))
                .as("before")
                .isEqualTo(new Rotated(AFTER.keyId(), 0, 1, List.of(hook.connection()), 1));

        assertThat(await(rotation(AFTER, later).rotate())).isEqualTo(new Rotated(AFTER.keyId(), 1, 0, List.of(), 0));

        assertThat(database.row(
                                "SELECT old_notion_webhook_secret FROM hooks WHERE id = $1",
                                hook.id().value())
                        .getString(0))
                .isNull();
    }

    private RotateKeys rotation(SecretBox box) {
        return rotation(box, AT);
    }

    private RotateKeys rotation(SecretBox box, Clock clock) {
        return new RotateKeys(new PgSealedSecrets(database.pool(), box, clock), Clock.systemUTC());
    }

    private UUID tokens(SecretBox box) {
        UUID id = UUID.randomUUID();
        connection(id);
        database.rows(
                "INSERT INTO notion_tokens VALUES ($1, $2, $3, now())",
                id,
                box.seal(new Secret("ntn_" + id), PgConnectionTokens.place(id)),
                box.seal(new Secret("nrt_" + id), PgConnectionTokens.refreshPlace(id)));
        return id;
    }

    private void connection(UUID id) {
        database.rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at) VALUES ($1, $1, 'oauth', now())", id);
    }

    /** One with everything that a hook can hold. */
    private Hook hook(SecretBox box) {
        ConnectionId connection = new ConnectionId(UUID.randomUUID());
        connection(connection.value());
        Hook hook = Hook.create(HookId.random(new SecureRandom()), connection, NOW)
                .handshake(new Secret("first"), NOW)
                .reveal(NOW)
                .hook()
                .confirm(new Secret("first"), NOW)
                .reset(false, NOW)
                .handshake(new Secret("second"), NOW)
                .handshake(new Secret("third"), NOW);
        HookRow row = new HookCodec(box, AT).write(hook.state(), new HookRow());
        database.rows(
                "INSERT INTO hooks (id, connection_id, old_notion_webhook_secret, old_notion_webhook_secret_until,"
                        + " candidates, created_at, updated_at) VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $6)",
                row.id,
                row.connectionId,
                String.valueOf(row.oldSecret),
                Objects.requireNonNull(Pg.time(row.oldSecretUntil)),
                row.candidates,
                Objects.requireNonNull(Pg.time(NOW)));
        return hook;
    }

    private Tokens opened(SecretBox box, UUID id) {
        Row row = database.row("SELECT access_token, refresh_token FROM notion_tokens WHERE connection_id = $1", id);
        return PgConnectionTokens.tokens(box, row.getString(0), row.getString(1), new ConnectionId(id));
    }

    private String sealed(UUID id) {
        return database.row("SELECT access_token FROM notion_tokens WHERE connection_id = $1", id)
                .getString(0);
    }

    private static String base64(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
