package io.tributary.api.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.ApiTokenId;
import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KnownTokensTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final TokenHash HASH = hash(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:00:00Z"));
    private final FakeApiTokens stored = new FakeApiTokens();
    private final KnownTokens known = new KnownTokens(stored, clock);
    private final ApiToken token = token(clock.instant().plus(Duration.ofHours(1)));

    @Test
    void a_token_in_use_is_looked_up_every_five_seconds_and_not_for_each_request() {
        stored.stored.put(HASH, token);

        for (int i = 0; i < 100; i++) {
            assertThat(use()).isPresent();
        }
        assertThat(stored.questions).hasSize(1);

        clock.tick(KnownTokens.FRESH);
        assertThat(use()).isPresent();
        assertThat(stored.questions).hasSize(2);
    }

    @Test
    void one_that_another_replica_revoked_is_good_for_nothing_within_five_seconds() {
        stored.stored.put(HASH, token);
        use();
        stored.stored.clear();

        clock.tick(KnownTokens.FRESH.minusMillis(1));
        assertThat(use()).isPresent();
        clock.tick(Duration.ofMillis(1));
        assertThat(use()).isEmpty();
    }

    @Test
    void one_that_was_revoked_here_is_good_for_nothing_at_once() {
        stored.stored.put(HASH, token);
        use();
        stored.stored.clear();

        known.forget(token.id());

        assertThat(use()).isEmpty();
    }

    @Test
    void an_answer_that_took_long_is_not_kept_as_if_it_were_new() {
        stored.stored.put(HASH, token);
        stored.slow = true;
        CompletableFuture<Optional<ApiToken>> waiting = known.use(HASH).subscribeAsCompletionStage();
        clock.tick(KnownTokens.FRESH);
        stored.answerAll();
        assertThat(waiting.join()).isPresent();

        stored.slow = false;
        stored.stored.clear();
        assertThat(use()).isEmpty();
    }

    @Test
    void one_that_has_expired_is_good_for_nothing_from_that_instant_on() {
        stored.stored.put(HASH, token(clock.instant().plusSeconds(2)));
        assertThat(use()).isPresent();

        clock.tick(Duration.ofSeconds(2));

        assertThat(use()).isEmpty();
    }

    @Test
    void an_unknown_one_is_looked_up_each_time_so_that_a_new_one_works_at_once() {
        assertThat(use()).isEmpty();
        stored.stored.put(HASH, token);
        assertThat(use()).isPresent();
    }

    @Test
    void a_thousand_made_up_tokens_at_once_are_a_handful_of_questions() {
        stored.slow = true;
        List<Boolean> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            known.use(hash(i)).subscribe().with(found -> answers.add(found.isPresent()));
        }

        while (answers.size() < 1000) {
            stored.answerAll();
        }

        assertThat(answers).containsOnly(false);
        assertThat(stored.questions).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void without_the_database_nobody_can_tell_whether_a_token_is_good() {
        stored.away = true;

        assertThatThrownBy(this::use).hasMessageContaining("away");
    }

    @Test
    void the_last_use_is_written_once_a_minute() {
        stored.stored.put(HASH, token);
        Instant first = clock.instant();

        for (int i = 0; i < 59; i++) {
            use();
            clock.tick(Duration.ofSeconds(1));
        }
        assertThat(stored.uses).containsExactly(first);

        clock.tick(Duration.ofSeconds(1));
        use();
        assertThat(stored.uses).containsExactly(first, first.plusSeconds(60));
    }

    @Test
    void a_use_that_can_not_be_written_is_tried_again_a_little_later() {
        stored.stored.put(HASH, token);
        stored.usesFail = true;
        assertThat(use()).isPresent();
        assertThat(use()).isPresent();
        assertThat(stored.uses).hasSize(1);

        clock.tick(KnownTokens.FRESH);
        assertThat(use()).isPresent();
        assertThat(stored.uses).hasSize(2);
    }

    @Test
    void nobody_waits_for_a_use_to_be_written() {
        stored.stored.put(HASH, token);
        stored.usesHang = true;

        assertThat(use()).isPresent();
        assertThat(stored.uses).hasSize(1);
    }

    private Optional<ApiToken> use() {
        return known.use(HASH).await().atMost(LIMIT);
    }

    private static TokenHash hash(int number) {
        return new TokenHash(String.format("%064x", number));
    }

    private static ApiToken token(Instant expiresAt) {
        return new ApiToken(
                new ApiTokenId(UUID.randomUUID()),
                new UserId(UUID.randomUUID()),
                "CI",
                Set.of(Scope.READ),
                Instant.EPOCH,
                expiresAt,
                null);
    }
}
