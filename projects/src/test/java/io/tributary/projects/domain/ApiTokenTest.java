package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void it_lasts_a_year_unless_its_owner_says_less() {
        assertThat(token(null, null).expiresAt()).isEqualTo(NOW.plus(ApiToken.MAX_AGE));
        assertThat(token(NOW.plus(HOUR), null).expiresAt()).isEqualTo(NOW.plus(HOUR));
        assertThat(token(NOW.plus(ApiToken.MAX_AGE), null).expiresAt()).isEqualTo(NOW.plus(ApiToken.MAX_AGE));
    }

    @Test
    void it_never_lasts_longer_than_what_makes_it() {
        assertThat(token(null, NOW.plus(HOUR)).expiresAt()).isEqualTo(NOW.plus(HOUR));
        assertThat(token(NOW.plusSeconds(1), NOW.plus(HOUR)).expiresAt()).isEqualTo(NOW.plusSeconds(1));
        assertRefused("expiresAt", NOW.plus(HOUR).plusMillis(1), NOW.plus(HOUR));
    }

    @Test
    void an_end_in_the_past_or_too_far_ahead_is_refused() {
        assertRefused("expiresAt", NOW, null);
        assertRefused("expiresAt", NOW.minusSeconds(1), null);
        assertRefused("expiresAt", NOW.plus(ApiToken.MAX_AGE).plusMillis(1), null);
        assertRefused("expiresAt", Instant.MAX, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b", "a\nb"})
    void a_name_is_something_that_can_be_read(String name) {
        assertThatThrownBy(() -> token(name, Set.of(Scope.READ), null, null))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.facts()).containsEntry("field", "name"));
    }

    @Test
    void a_token_for_nothing_is_refused() {
        assertThatThrownBy(() -> token("x", EnumSet.noneOf(Scope.class), null, null))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.facts()).containsEntry("field", "scopes"));
    }

    @Test
    void it_is_good_until_its_end_and_not_at_it() {
        ApiToken token = token(NOW.plus(HOUR), null);

        assertThat(token.isGood(NOW.plus(HOUR).minusNanos(1))).isTrue();
        assertThat(token.isGood(NOW.plus(HOUR))).isFalse();
    }

    @Test
    void a_use_is_news_once_a_minute() {
        ApiToken token = token(null, null);

        assertThat(token.isUseNews(NOW)).isTrue();
        assertThat(token.used(NOW).isUseNews(NOW.plusSeconds(59))).isFalse();
        assertThat(token.used(NOW).isUseNews(NOW.plusSeconds(60))).isTrue();
    }

    private static void assertRefused(String field, Instant expiresAt, @Nullable Instant latest) {
        assertThatThrownBy(() -> token(expiresAt, latest))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.facts()).containsEntry("field", field));
    }

    private static ApiToken token(@Nullable Instant expiresAt, @Nullable Instant latest) {
        return token("CI", Set.of(Scope.READ), expiresAt, latest);
    }

    private static ApiToken token(
            String name, Set<Scope> scopes, @Nullable Instant expiresAt, @Nullable Instant latest) {
        return ApiToken.create(
                new ApiTokenId(UUID.randomUUID()), new UserId(UUID.randomUUID()), name, scopes, expiresAt, latest, NOW);
    }
}
