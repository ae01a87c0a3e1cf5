package io.tributary.projects.infrastructure.postgres;

import static io.tributary.projects.infrastructure.postgres.CopyDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.application.ApiTokens;
import io.tributary.projects.application.CreateToken;
import io.tributary.projects.application.CreateToken.Created;
import io.tributary.projects.application.CreateToken.Maker;
import io.tributary.projects.application.CreateToken.Wish;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.TokenValues;
import io.tributary.projects.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Personal access tokens on a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // Set before all tests.
class ApiTokensTest {

    private static final Set<Scope> ALL = EnumSet.allOf(Scope.class);

    private static CopyDatabase database;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:00:00Z"));
    private final UserId user = new UserId(UUID.randomUUID());
    private final ApiTokens tokens = new PgApiTokens(database.pool());
    private final CreateToken creation = new CreateToken(tokens, clock);

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void a_new_token_is_found_by_its_value_and_by_its_owner() {
        Created created = create("CI", EnumSet.of(Scope.READ, Scope.WRITE));

        assertThat(found(created.value())).isEqualTo(created.token());
        assertThat(await(tokens.findByOwner(user))).containsExactly(created.token());
        assertThat(created.token().scopes()).containsExactly(Scope.READ, Scope.WRITE);
        assertThat(created.token().expiresAt()).isEqualTo(clock.instant().plus(ApiToken.MAX_AGE));
        assertThat(created.toString()).doesNotContain(created.value().value());
    }

    @Test
    void nothing_of_its_value_is_kept_but_the_digest() {
        Created created = create("CI", ALL);

        String row = database.row("SELECT t::text AS row FROM api_tokens t WHERE user_id = $1", user.value())
                .getString("row");
        assertThat(row)
                .contains(TokenValues.hash(created.value()).hex())
                .doesNotContain(created.value().value().substring(5, 15));
    }

    @Test
    void it_may_not_do_more_than_its_maker() {
        assertThatThrownBy(() -> create(EnumSet.of(Scope.ADMIN, Scope.READ), EnumSet.of(Scope.READ, Scope.WRITE)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(Refused.Kind.FORBIDDEN);
                    assertThat(refused.slug()).isEqualTo("insufficient-scope");
                    assertThat(refused.facts()).containsEntry("scope", "write");
                });
        assertThat(await(tokens.findByOwner(user))).isEmpty();
        create(EnumSet.of(Scope.ADMIN, Scope.READ), EnumSet.of(Scope.READ));
    }

    @Test
    void a_removed_token_is_unknown_and_only_its_owner_removes_it() {
        Created created = create("CI", ALL);
        UserId other = new UserId(UUID.randomUUID());

        assertThat(await(tokens.remove(other, created.token().id()))).isFalse();
        assertThat(await(tokens.findByOwner(other))).isEmpty();
        assertThat(found(created.value())).isNotNull();

        assertThat(await(tokens.remove(user, created.token().id()))).isTrue();
        assertThat(await(tokens.remove(user, created.token().id()))).isFalse();
        assertThat(found(created.value())).isNull();
    }

    @Test
    void one_question_answers_for_many_of_which_some_are_unknown() {
        Created first = create("1", ALL);
        Created second = create("2", ALL);
        TokenHash unknown = new TokenHash("00".repeat(32));
        List<TokenHash> asked = List.of(TokenValues.hash(first.value()), unknown, TokenValues.hash(second.value()));

        assertThat(await(tokens.find(asked)))
                .hasSize(2)
                .containsEntry(asked.get(0), first.token())
                .containsEntry(asked.get(2), second.token());
        assertThat(await(tokens.find(List.of()))).isEmpty();
    }

    @Test
    void a_use_is_noted_once_a_minute_whoever_notes_it() {
        Created created = create("CI", ALL);
        Instant begin = clock.instant();

        await(tokens.noteUse(created.token().id(), begin));
        await(tokens.noteUse(created.token().id(), begin.plusSeconds(59)));
        assertThat(used(created)).isEqualTo(begin);

        await(tokens.noteUse(created.token().id(), begin.plusSeconds(60)));
        assertThat(used(created)).isEqualTo(begin.plusSeconds(60));

        await(tokens.noteUse(created.token().id(), begin.plusSeconds(30)));
        assertThat(used(created)).isEqualTo(begin.plusSeconds(60));
    }

    @Test
    void a_hundred_tokens_are_enough_and_what_expired_a_month_ago_makes_room() {
        for (int i = 0; i < CreateToken.MOST - 1; i++) {
            create("CI " + i, ALL);
        }
        await(creation.create(maker(ALL), new Wish("short", ALL, clock.instant().plusSeconds(1))));
        assertThatThrownBy(() -> create("one more", ALL))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("too-many-tokens"));

        clock.tick(Duration.ofDays(31));

        create("one more", ALL);
        assertThat(await(tokens.findByOwner(user)))
                .hasSize(CreateToken.MOST)
                .extracting(ApiToken::name)
                .contains("one more")
                .doesNotContain("short");
    }

    private Created create(String name, Set<Scope> scopes) {
        return await(creation.create(maker(ALL), new Wish(name, scopes, null)));
    }

    private void create(Set<Scope> own, Set<Scope> wished) {
        await(creation.create(maker(own), new Wish("CI", wished, null)));
    }

    private Maker maker(Set<Scope> scopes) {
        return new Maker(user, scopes, null);
    }

    private @Nullable ApiToken found(Secret value) {
        TokenHash hash = TokenValues.hash(value);
        return await(tokens.find(List.of(hash))).get(hash);
    }

    private @Nullable Instant used(Created created) {
        ApiToken token = found(created.value());
        return token == null ? null : token.lastUsedAt();
    }
}
