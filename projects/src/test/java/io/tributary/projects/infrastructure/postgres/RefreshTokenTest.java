package io.tributary.projects.infrastructure.postgres;

import static io.tributary.projects.infrastructure.postgres.CopyDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tributary.projects.application.ConnectionTokens.ConnectionGone;
import io.tributary.projects.application.FakeNotionOAuth;
import io.tributary.projects.application.RefreshToken;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Secret;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token is renewed once, whoever asks, and whatever dies in between costs a reconnection at most. */
@SuppressWarnings("NullAway.Init")
class RefreshTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final SecretBox BOX =
            new SecretBox(Optional.of(Base64.getEncoder().encodeToString(new byte[32])));

    private static final String REFUSING = """
            CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
            CREATE OR REPLACE TRIGGER refuse BEFORE UPDATE ON notion_tokens FOR EACH ROW EXECUTE FUNCTION refuse();
            """;
    private static final String TAKING = "DROP TRIGGER refuse ON notion_tokens";

    private static CopyDatabase database;

    private final FakeNotionOAuth notion = new FakeNotionOAuth(new Secret("refresh 0"));
    private RefreshToken replica;
    private UUID connection;

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void anApprovedConnection() {
        connection = connection("oauth", "refresh 0");
        replica = replica();
    }

    @Test
    void a_refused_token_is_replaced_by_the_next_pair() {
        assertThat(renew(replica, "access 0")).isEqualTo("access 1");

        assertThat(stored()).isEqualTo(new Tokens(new Secret("access 1"), new Secret("refresh 1")));
        assertThat(brokenReason()).isNull();
        assertThat(renew(replica, "access 1")).isEqualTo("access 2");
    }

    @Test
    void who_comes_with_a_token_that_was_replaced_meanwhile_gets_the_new_one() {
        renew(replica, "access 0");

        assertThat(renew(replica(), "access 0")).isEqualTo("access 1");
        assertThat(notion.asked()).hasSize(1);
    }

    @Test
    void while_one_renews_the_others_wait_two_seconds() {
        notion.holdNext();
        CompletableFuture<String> first = replica.after(connection, "access 0").subscribeAsCompletionStage();
        CopyDatabase.awaitTrue(notion::isWaitedFor);

        NotionFailure second = failure(replica(), "access 0");
        assertThat(second.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(second.until()).isEqualTo(NOW.plusSeconds(2));

        notion.letGo();
        assertThat(first.join()).isEqualTo("access 1");
        assertThat(renew(replica(), "access 0")).isEqualTo("access 1");
        assertThat(notion.asked()).hasSize(1);
    }

    @Test
    void an_answer_is_stored_though_nobody_waits_for_it_any_more() {
        notion.holdNext();
        Cancellable asker = replica.after(connection, "access 0").subscribe().with(token -> {}, failure -> {});
        CopyDatabase.awaitTrue(notion::isWaitedFor);

        asker.cancel();
        notion.letGo();

        CopyDatabase.awaitTrue(() -> stored().equals(new Tokens(new Secret("access 1"), new Secret("refresh 1"))));
        assertThat(renew(replica(), "access 0")).isEqualTo("access 1");
        assertThat(notion.asked()).hasSize(1);
    }

    @Test
    void a_stop_waits_for_what_is_under_way_and_begins_nothing() {
        UUID other = connection("oauth", "refresh 1");
        notion.holdNext();
        CompletableFuture<String> first = replica.after(connection, "access 0").subscribeAsCompletionStage();
        CopyDatabase.awaitTrue(notion::isWaitedFor);

        CompletableFuture<Void> stopped = replica.stop().subscribeAsCompletionStage();

        NotionFailure later = catchThrowableOfType(NotionFailure.class, () -> await(replica.after(other, "access 0")));
        assertThat(later.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(stopped).isNotDone();
        notion.letGo();
        await(Uni.createFrom().completionStage(stopped));
        assertThat(stored()).isEqualTo(new Tokens(new Secret("access 1"), new Secret("refresh 1")));
        assertThat(first.join()).isEqualTo("access 1");
        assertThat(notion.asked()).hasSize(1);
        assertThat(renew(replica(), "access 0")).as("another process goes on").isEqualTo("access 1");
    }

    @Test
    void a_stop_stores_what_could_not_be_stored_before() {
        database.script(REFUSING);
        assertThat(catchThrowable(() -> renew(replica, "access 0"))).isNotNull();
        database.script(TAKING);

        await(replica.stop());

        assertThat(stored()).isEqualTo(new Tokens(new Secret("access 1"), new Secret("refresh 1")));
    }

    @Test
    void a_stop_ends_also_if_what_could_not_be_stored_can_not_be_now() {
        database.script(REFUSING);
        assertThat(catchThrowable(() -> renew(replica, "access 0"))).isNotNull();

        await(replica.stop());

        database.script(TAKING);
        assertThat(stored().access()).isEqualTo(new Secret("access 0"));
    }

    @Test
    void a_refused_refresh_breaks_the_connection_and_nobody_asks_again() {
        notion.removed();

        NotionFailure refused = failure(replica, "access 0");

        assertThat(refused.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(refused.getMessage()).contains("Connect Notion again");
        assertThat(brokenReason()).isEqualTo(refused.getMessage());
        assertThat(failure(replica(), "access 0").kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(notion.asked()).hasSize(1);
    }

    @Test
    void an_outage_of_the_endpoint_breaks_nothing() {
        notion.isDown(true);
        assertThat(failure(replica, "access 0").kind()).isEqualTo(Kind.OUTAGE);
        assertThat(brokenReason()).isNull();
        assertThat(stored().access()).isEqualTo(new Secret("access 0"));

        notion.isDown(false);
        assertThat(renew(replica, "access 0")).isEqualTo("access 1");
    }

    @Test
    void an_answer_that_could_not_be_stored_is_stored_by_the_next_try_without_asking_again() {
        database.script(REFUSING);
        assertThat(catchThrowable(() -> renew(replica, "access 0"))).hasMessageContaining("not now");
        database.script(TAKING);

        assertThat(renew(replica, "access 0")).isEqualTo("access 1");

        assertThat(notion.asked()).hasSize(1);
        assertThat(stored()).isEqualTo(new Tokens(new Secret("access 1"), new Secret("refresh 1")));
    }

    @Test
    void such_an_answer_also_mends_what_another_replica_has_found_broken_meanwhile() {
        database.script(REFUSING);
        assertThat(catchThrowable(() -> renew(replica, "access 0"))).isNotNull();
        database.script(TAKING);
        assertThat(failure(replica(), "access 0").kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(brokenReason()).isNotNull();

        assertThat(renew(replica, "access 0")).isEqualTo("access 1");

        assertThat(brokenReason()).isNull();
    }

    @Test
    void who_dies_between_notions_answer_and_the_commit_leaves_a_connection_to_be_made_again() {
        database.script(REFUSING);
        assertThat(catchThrowable(() -> renew(replica, "access 0"))).isNotNull();
        database.script(TAKING);
        RefreshToken afterTheCrash = replica();

        assertThat(failure(afterTheCrash, "access 0").kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(brokenReason()).contains("Connect Notion again");
    }

    @Test
    void a_refresh_token_that_lasts_is_kept() {
        notion.keepsRefreshToken();

        renew(replica, "access 0");

        assertThat(stored()).isEqualTo(new Tokens(new Secret("access 1"), new Secret("refresh 0")));
    }

    @Test
    void a_pasted_token_is_broken_until_another_is_pasted() {
        connection = connection("internal", null);

        NotionFailure refused = failure(replica, "access 0");

        assertThat(refused.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(refused.getMessage()).contains("POST /api/v1/connections");
        assertThat(brokenReason()).isEqualTo(refused.getMessage());
        assertThat(notion.asked()).isEmpty();
    }

    @Test
    void a_deleted_connection_has_no_next_token() {
        database.rows("DELETE FROM notion_tokens WHERE connection_id = $1", connection);

        assertThat(catchThrowable(() -> renew(replica, "access 0"))).isInstanceOf(ConnectionGone.class);
    }

    private RefreshToken replica() {
        return new RefreshToken(new PgStoredTokens(database.pool(), BOX, CLOCK), notion, CLOCK);
    }

    private String renew(RefreshToken by, String refused) {
        return await(by.after(connection, refused));
    }

    private NotionFailure failure(RefreshToken by, String refused) {
        return catchThrowableOfType(NotionFailure.class, () -> renew(by, refused));
    }

    private UUID connection(String kind, @Nullable String refresh) {
        UUID id = UUID.randomUUID();
        database.rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at) VALUES ($1, $1, $2, now())", id, kind);
        database.rows(
                "INSERT INTO notion_tokens VALUES ($1, $2, NULLIF($3, ''), now())",
                id,
                BOX.seal(new Secret("access 0"), PgConnectionTokens.place(id)),
                refresh == null ? "" : BOX.seal(new Secret(refresh), PgConnectionTokens.refreshPlace(id)));
        return id;
    }

    private Tokens stored() {
        Row row = database.row(
                "SELECT access_token, refresh_token FROM notion_tokens WHERE connection_id = $1", connection);
        return PgConnectionTokens.tokens(BOX, row.getString(0), row.getString(1), new ConnectionId(connection));
    }

    private @Nullable String brokenReason() {
        return database.row("SELECT broken_reason FROM notion_connections WHERE id = $1", connection)
                .getString(0);
    }
}
