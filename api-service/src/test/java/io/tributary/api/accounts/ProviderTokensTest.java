package io.tributary.api.accounts;

import static io.tributary.api.accounts.TestProvider.at;
import static io.tributary.api.accounts.TestProvider.claims;
import static io.tributary.api.accounts.TestProvider.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.defaults.ProblemException;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.UserId;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an identity provider, whose keys come over real HTTP. */
class ProviderTokensTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String RS256 = AlgorithmIdentifiers.RSA_USING_SHA256;
    private static final Vertx VERTX = Vertx.vertx();

    private final TestProvider provider = new TestProvider();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:00:00Z"));
    private final ProviderTokens tokens = new ProviderTokens(
            new Provider(TestProvider.ISSUER, Set.of(TestProvider.AUDIENCE, "tributary-cli"), provider.keys()),
            new ProviderKeys(new KeyDownload(VERTX, provider.keys())::get, clock));

    @AfterEach
    void stop() {
        provider.close();
    }

    @AfterAll
    static void stopVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void the_subject_names_a_user_who_may_do_everything() {
        Caller caller = caller(provider.token("alice"));

        assertThat(caller.user()).isEqualTo(UserId.of(TestProvider.ISSUER, "alice"));
        assertThat(caller.scopes()).isEqualTo(EnumSet.allOf(Scope.class));
        assertThat(caller.until()).isNull();
        assertThat(caller(provider.token("alice"))).isEqualTo(caller);
        assertThat(caller(provider.token("bob")).user()).isNotEqualTo(caller.user());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void signatures_by_rsa_are_taken(String algorithm) {
        assertThat(caller(signed(claims("alice"), provider.rsa, algorithm))).isNotNull();
    }

    @Test
    void a_signature_by_an_elliptic_curve_is_taken() {
        assertThat(caller(signed(claims("alice"), provider.ec, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)))
                .isNotNull();
    }

    @Test
    void a_token_without_key_id_is_checked_with_the_keys_that_fit() {
        PublicJsonWebKey second = TestProvider.other("rsa-2");
        provider.publishes(second, provider.rsa);
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims("alice").toJson());
        token.setKey(provider.rsa.getPrivateKey());
        token.setAlgorithmHeaderValue(RS256);

        assertThat(caller(TestProvider.serialized(token))).isNotNull();
    }

    @Test
    void a_token_for_one_of_several_audiences_is_taken() {
        JwtClaims claims = claims("alice");
        claims.setAudience("another", "tributary-cli");

        assertThat(caller(signed(claims, provider.rsa, RS256))).isNotNull();
    }

    @Test
    void half_a_minute_of_difference_between_the_clocks_is_forgiven_and_no_more() {
        JwtClaims claims = claims("alice");
        claims.setExpirationTime(at(-ProviderTokens.CLOCK_SKEW + 10));
        claims.setIssuedAt(at(-300));
        assertThat(caller(signed(claims, provider.rsa, RS256))).isNotNull();

        claims.setExpirationTime(at(-ProviderTokens.CLOCK_SKEW - 10));
        assertRefused(signed(claims, provider.rsa, RS256), "The token has expired.");

        claims.setExpirationTime(at(300));
        claims.setNotBefore(at(ProviderTokens.CLOCK_SKEW + 10));
        assertRefused(signed(claims, provider.rsa, RS256), "The token is not valid yet.");
    }

    @Test
    void another_issuer_or_audience_is_refused() {
        JwtClaims claims = claims("alice");
        claims.setIssuer(TestProvider.ISSUER + "/");
        assertRefused(signed(claims, provider.rsa, RS256), "The token is from another issuer.");

        claims = claims("alice");
        claims.setAudience("another");
        assertRefused(
                signed(claims, provider.rsa, RS256), "The token is not for this service: its audience is another.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "exp", "iat"})
    void a_token_that_lacks_a_claim_is_refused(String claim) {
        JwtClaims claims = claims("alice");
        claims.unsetClaim(claim);

        assertThat(refusal(signed(claims, provider.rsa, RS256)).status()).isEqualTo(401);
    }

    @Test
    void a_subject_that_is_no_text_or_an_empty_one_is_refused() {
        for (Object subject : new Object[] {"", "  ", 7, List.of("alice"), Map.of("a", "b"), true}) {
            JwtClaims claims = claims("alice");
            claims.setClaim("sub", subject);
            assertThat(refusal(signed(claims, provider.rsa, RS256)).status())
                    .as(subject.toString())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_token_without_signature_is_refused() {
        String none = part("{\"alg\":\"none\"}") + "." + part(claims("alice").toJson()) + ".";

        assertRefused(none, "The token is not valid.");
        assertRefused(none + "x", "The token is not valid.");
        assertThat(provider.server.requests()).isEmpty();
    }

    @Test
    void a_public_key_is_no_shared_secret() {
        String published = provider.rsa.toJson(OutputControlLevel.PUBLIC_ONLY);
        byte[] encoded = provider.rsa.getPublicKey().getEncoded();
        for (byte[] secret : List.of(published.getBytes(StandardCharsets.UTF_8), encoded)) {
            JsonWebSignature token = new JsonWebSignature();
            token.setPayload(claims("alice").toJson());
            token.setKey(new HmacKey(secret));
            token.setKeyIdHeaderValue(provider.rsa.getKeyId());
            token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);

            assertRefused(TestProvider.serialized(token), "The token is not valid.");
        }
    }

    @Test
    void what_was_changed_after_the_signature_is_refused() {
        String[] parts = provider.token("alice").split("\\.", -1);
        String bob = part(claims("bob").toJson());

        assertRefused(parts[0] + "." + bob + "." + parts[2], "The token is not valid.");
    }

    @Test
    void a_key_of_somebody_elses_or_a_weak_one_is_refused() {
        PublicJsonWebKey foreign = TestProvider.other("rsa-1");
        assertRefused(signed(claims("alice"), foreign, RS256), "The token is not valid.");

        PublicJsonWebKey weak = TestProvider.rsa("weak", 1024);
        provider.publishes(weak);
        clock.tick(ProviderKeys.KEPT);
        assertThat(refusal(signed(claims("alice"), weak, RS256)).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a.b",
                "a.b.c",
                "..",
                "....",
                "a.b.c.d.e",
                "eyJhbGciOiJSUzI1NiJ9",
                "\u0000.\u0000.\u0000"
            })
    void what_is_no_token_is_refused_and_costs_the_provider_nothing(String token) {
        assertRefused(token, "The token is not valid.");
        assertThat(provider.server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kid", "x5t", "x5t#S256"})
    void a_key_that_is_named_by_no_text_is_refused_and_costs_the_provider_nothing(String header) {
        String head = part("{\"alg\":\"RS256\",\"" + header + "\":5}");

        assertRefused(head + "." + part("{}") + "." + part("x"), "The token is not valid.");
        assertThat(provider.server.requests()).isEmpty();
    }

    @Test
    void no_refusal_has_anything_of_the_token_in_it() {
        JwtClaims claims = claims("alice");
        claims.setIssuer("secret-issuer");
        claims.setClaim("email", "alice@example.com");

        ProblemException refusal = refusal(signed(claims, provider.rsa, RS256));

        assertThat(refusal.getMessage() + refusal.headers() + refusal.members())
                .doesNotContain("secret-issuer")
                .doesNotContain("alice");
        assertThat(refusal.getCause()).isNull();
    }

    @Test
    void keys_are_read_once_for_many_tokens() {
        List<CompletableFuture<Caller>> first = IntStream.range(0, 50)
                .mapToObj(i -> tokens.caller(provider.token("user " + i)).subscribeAsCompletionStage())
                .toList();
        first.forEach(CompletableFuture::join);

        assertThat(provider.server.requests()).hasSize(1);
    }

    @Test
    void a_new_key_is_found_as_soon_as_a_token_names_it() {
        caller(provider.token("alice"));
        PublicJsonWebKey next = TestProvider.other("rsa-2");
        provider.publishes(provider.rsa, next);
        clock.tick(ProviderKeys.PAUSE);

        assertThat(caller(signed(claims("alice"), next, RS256))).isNotNull();
        assertThat(provider.server.requests()).hasSize(2);
    }

    @Test
    void made_up_keys_ask_the_provider_every_ten_seconds_at_most() {
        caller(provider.token("alice"));
        for (int i = 0; i < 20; i++) {
            PublicJsonWebKey unknown = TestProvider.ec("made-up-" + i);
            assertRefused(
                    signed(claims("alice"), unknown, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256),
                    "The provider has no key that signed the token.");
        }

        assertThat(provider.server.requests()).hasSize(1);
    }

    @Test
    void a_provider_that_is_away_is_no_fault_of_the_token() {
        provider.server.says(500, Map.of(), "");
        assertAway(provider.token("alice"));

        provider.server.says(302, Map.of("Location", "/keys"), "");
        clock.tick(ProviderKeys.PAUSE);
        assertAway(provider.token("alice"));

        provider.server.says(200, Map.of(), "<html>");
        clock.tick(ProviderKeys.PAUSE);
        assertAway(provider.token("alice"));

        provider.server.says(200, Map.of(), "{\"keys\":[]}");
        clock.tick(ProviderKeys.PAUSE);
        assertAway(provider.token("alice"));

        provider.publishes(provider.rsa);
        assertAway(provider.token("alice"));
        clock.tick(ProviderKeys.PAUSE);
        assertThat(caller(provider.token("alice"))).isNotNull();
    }

    @Test
    void a_provider_that_can_not_be_reached_is_no_fault_of_the_token() {
        provider.server.close();

        assertAway(provider.token("alice"));
    }

    @Test
    void a_provider_that_says_nothing_holds_a_request_up_for_three_seconds_at_most() {
        CountDownLatch over = new CountDownLatch(1);
        provider.server.does(exchange -> await(over));

        long begin = System.nanoTime();
        assertAway(provider.token("alice"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ProviderKeys.LIMIT.plusSeconds(2));

        begin = System.nanoTime();
        assertAway(provider.token("alice"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        over.countDown();
    }

    @Test
    void a_document_without_end_is_cut_off() {
        String keys = "{\"keys\":[" + " ".repeat(KeyDownload.LIMIT) + "]}";
        provider.server.does(exchange -> CannedServer.answer(exchange, 200, Map.of(), keys));

        assertAway(provider.token("alice"));
    }

    @Test
    void known_keys_outlive_the_provider_for_an_hour() {
        caller(provider.token("alice"));
        provider.server.says(503, Map.of(), "");

        clock.tick(ProviderKeys.KEPT.minusSeconds(1));
        assertThat(caller(provider.token("alice"))).isNotNull();

        clock.tick(Duration.ofSeconds(1));
        assertAway(provider.token("alice"));
    }

    @Test
    void a_withdrawn_key_is_good_for_nothing_after_the_next_look() {
        caller(provider.token("alice"));
        provider.publishes(provider.ec);
        clock.tick(ProviderKeys.FRESH);
        // This use is the one that lets the keys be read again, and doesn't wait for it.
        caller(provider.token("alice"));
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(refusal(provider.token("alice")).status()).isEqualTo(401));
    }

    private Caller caller(String token) {
        return tokens.caller(token).await().atMost(LIMIT);
    }

    private ProblemException refusal(String token) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> caller(token));
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }

    private void assertRefused(String token, String why) {
        ProblemException refusal = refusal(token);
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.slug()).isEqualTo("unauthorized");
        assertThat(refusal).hasMessage(why);
        assertThat(refusal.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    private void assertAway(String token) {
        ProblemException refusal = refusal(token);
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.slug()).isEqualTo("sign-in-unavailable");
        assertThat(refusal.headers()).containsKey("Retry-After");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
