package io.tributary.projects.infrastructure.postgres;

import static io.tributary.projects.infrastructure.postgres.CopyDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.devstack.testing.LogHandler;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.application.FakeNotionOAuth;
import io.tributary.projects.application.RefreshToken;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.domain.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token that no key opens is no outage that would end by itself: someone must act, and is told once. */
@SuppressWarnings("NullAway.Init")
class LostTokenTest {

    private static final SecretBox BOX = box(0);
    private static final SecretBox OTHER = box(1);
    private static final Logger LOGGER = Logger.getLogger(PgConnectionTokens.class.getName());

    private static CopyDatabase database;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:00:00Z"));
    private final List<LogRecord> log = new CopyOnWriteArrayList<>();
    private final Handler collector = new LogHandler(log::add);

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void listen() {
        LOGGER.addHandler(collector);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(collector);
    }

    @Test
    void a_key_that_may_be_on_its_way_is_waited_for_before_it_counts_as_lost() {
        UUID id = connection("internal", OTHER);
        PgConnectionTokens tokens = tokens(BOX);

        assertThat(failure(tokens, id).kind()).isEqualTo(Kind.OUTAGE);
        clock.tick(PgConnectionTokens.GRACE.minusSeconds(1));
        assertThat(failure(tokens, id).kind()).isEqualTo(Kind.OUTAGE);
        clock.tick(Duration.ofSeconds(1));
        assertThat(failure(tokens, id).kind()).isEqualTo(Kind.UNAUTHORIZED);

        assertThat(log).hasSize(1);
    }

    @Test
    void every_request_is_refused_with_what_to_do_and_the_log_says_it_once() {
        UUID pasted = connection("internal", OTHER);
        UUID approved = connection("oauth", OTHER);
        PgConnectionTokens tokens = tokens(BOX);
        failure(tokens, pasted);
        failure(tokens, approved);
        clock.tick(PgConnectionTokens.GRACE);

        for (int i = 0; i < 3; i++) {
            assertThat(refused(tokens, pasted))
                    .contains("TRIBUTARY_SECRET_KEY", "Paste the token again", "give the key back");
            assertThat(refused(tokens, approved)).contains("Connect Notion again", "give the key back");
        }

        assertThat(log).hasSize(2).allSatisfy(line -> {
            assertThat(line.getLevel().intValue()).isEqualTo(Level.WARNING.intValue());
            assertThat(line.getMessage()).contains("TRIBUTARY_SECRET_KEY").doesNotContain("ntn_");
        });
    }

    @Test
    void with_the_key_back_it_works_at_once_and_a_second_loss_is_told_again() {
        UUID id = connection("internal", OTHER);
        PgConnectionTokens tokens = tokens(BOX);
        failure(tokens, id);

        seal(id, BOX);
        assertThat(await(tokens.accessToken(id))).isEqualTo("ntn_" + id);
        seal(id, OTHER);
        clock.tick(PgConnectionTokens.KEPT);
        assertThat(failure(tokens, id).kind()).isEqualTo(Kind.OUTAGE);

        assertThat(log).hasSize(2);
    }

    @Test
    void so_it_is_if_the_refresh_token_alone_is_lost() {
        UUID id = connection("oauth", BOX);
        database.rows(
                "UPDATE notion_tokens SET refresh_token = $2 WHERE connection_id = $1",
                id,
                OTHER.seal(new Secret("nrt_" + id), PgConnectionTokens.refreshPlace(id)));

        PgConnectionTokens tokens = tokens(BOX);

        assertThat(notRenewed(tokens, id).kind()).isEqualTo(Kind.OUTAGE);
        clock.tick(PgConnectionTokens.GRACE);
        assertThat(await(tokens.accessToken(id))).as("this one opens").isEqualTo("ntn_" + id);

        NotionFailure failure = notRenewed(tokens, id);
        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure).hasMessageContaining("Connect Notion again");
        assertThat(log).hasSize(1);
    }

    private static String refused(PgConnectionTokens tokens, UUID id) {
        NotionFailure failure = failure(tokens, id);
        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        return String.valueOf(failure.getMessage());
    }

    private static NotionFailure notRenewed(PgConnectionTokens tokens, UUID id) {
        return catchThrowableOfType(NotionFailure.class, () -> await(tokens.renewed(id, "ntn_" + id)));
    }

    private static NotionFailure failure(PgConnectionTokens tokens, UUID id) {
        return catchThrowableOfType(NotionFailure.class, () -> await(tokens.accessToken(id)));
    }

    private PgConnectionTokens tokens(SecretBox box) {
        RefreshToken refresh = new RefreshToken(
                new PgStoredTokens(database.pool(), box, clock), new FakeNotionOAuth(new Secret("none")), clock);
        return new PgConnectionTokens(database.pool(), box, refresh, clock);
    }

    private static UUID connection(String kind, SecretBox box) {
        UUID id = UUID.randomUUID();
        database.rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at) VALUES ($1, $1, $2, now())", id, kind);
        database.rows(
                "INSERT INTO notion_tokens VALUES ($1, $2, NULL, now())",
                id,
                box.seal(new Secret("ntn_" + id), PgConnectionTokens.place(id)));
        return id;
    }

    private static void seal(UUID id, SecretBox box) {
        database.rows(
                "UPDATE notion_tokens SET access_token = $2 WHERE connection_id = $1",
                id,
                box.seal(new Secret("ntn_" + id), PgConnectionTokens.place(id)));
    }

    private static SecretBox box(int key) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) key;
        return new SecretBox(Optional.of(Base64.getEncoder().encodeToString(bytes)));
    }
}
