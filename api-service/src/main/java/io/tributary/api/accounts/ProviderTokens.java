package io.tributary.api.accounts;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import io.tributary.api.Challenge;
import io.tributary.projects.domain.UserId;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/**
 * Tokens that an identity provider signed (JWT). Only signatures by a key pair are taken: a shared secret could be the
 * public key itself. The subject names the user, who may do everything with what is theirs: what a token may do is for
 * the tokens that people give to programs.
 */
final class ProviderTokens {

    /** How far the provider's clock and ours may be apart, in seconds. */
    static final int CLOCK_SKEW = 30;

    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(
            SignatureAlgorithm.RS256,
            SignatureAlgorithm.RS384,
            SignatureAlgorithm.RS512,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.PS384,
            SignatureAlgorithm.PS512,
            SignatureAlgorithm.ES256,
            SignatureAlgorithm.ES384,
            SignatureAlgorithm.ES512,
            SignatureAlgorithm.EDDSA);

    private static final Set<String> ALGORITHM_NAMES =
            ALGORITHMS.stream().map(SignatureAlgorithm::getAlgorithm).collect(Collectors.toSet());

    private static final Map<Integer, String> REASONS = Map.of(
            ErrorCodes.EXPIRED, "The token has expired.",
            ErrorCodes.NOT_YET_VALID, "The token is not valid yet.",
            ErrorCodes.AUDIENCE_INVALID, "The token is not for this service: its audience is another.",
            ErrorCodes.AUDIENCE_MISSING, "The token is not for this service: it names no audience.",
            ErrorCodes.ISSUER_INVALID, "The token is from another issuer.",
            ErrorCodes.ISSUER_MISSING, "The token names no issuer.");

    private static final String INVALID = "The token is not valid.";
    private static final Logger LOG = Logger.getLogger(ProviderTokens.class);

    private final Provider provider;
    private final ProviderKeys keys;
    private final JWTAuthContextInfo rules;
    private final JWTParser parser;
    private final VerificationJwkSelector selector = new VerificationJwkSelector();

    ProviderTokens(Provider provider, ProviderKeys keys) {
        this.provider = provider;
        this.keys = keys;
        this.rules = rules(provider);
        this.parser = new DefaultJWTParser(rules, new DefaultJWTCallerPrincipalFactory());
    }

    private static JWTAuthContextInfo rules(Provider provider) {
        JWTAuthContextInfo rules = new JWTAuthContextInfo();
        rules.setIssuedBy(provider.issuer());
        rules.setExpectedAudience(provider.audience());
        rules.setSignatureAlgorithm(ALGORITHMS);
        rules.setClockSkew(CLOCK_SKEW);
        rules.setRequiredClaims(Set.of("sub"));
        // Off, a key of 1024 bits would do.
        rules.setRelaxVerificationKeyValidation(false);
        return rules;
    }

    /** The user whom the token names; fails with a problem if it can't be believed, or nobody can tell now. */
    Uni<Caller> caller(String token) {
        Optional<JsonWebSignature> readable = head(token);
        if (readable.isEmpty()) {
            return Uni.createFrom().failure(Challenge.invalidToken(INVALID));
        }
        JsonWebSignature head = readable.get();
        return keys.find(known -> choose(head, known))
                .onFailure(ProviderKeys.Away.class)
                .transform(away -> Challenge.undecided(
                        "sign-in-unavailable", "The identity provider does not answer, so the token can't be checked."))
                .map(key ->
                        key.orElseThrow(() -> Challenge.invalidToken("The provider has no key that signed the token.")))
                .map(key -> caller(token, key.getPublicKey()));
    }

    /** Empty for what is no token, or says that it is signed as none may be. */
    private static Optional<JsonWebSignature> head(String token) {
        try {
            JsonWebSignature head = new JsonWebSignature();
            head.setCompactSerialization(token);
            // What the choice of a key will read, and must be text.
            int unused = Objects.hash(
                    head.getKeyIdHeaderValue(),
                    head.getX509CertSha1ThumbprintHeaderValue(),
                    head.getX509CertSha256ThumbprintHeaderValue());
            return Optional.of(head)
                    .filter(one -> ALGORITHM_NAMES.contains(String.valueOf(one.getAlgorithmHeaderValue())));
        } catch (JoseException | RuntimeException e) {
            LOG.debugf("A token is no JWT: %s", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private Optional<PublicJsonWebKey> choose(JsonWebSignature head, List<PublicJsonWebKey> known) {
        try {
            JsonWebKey chosen = selector.selectWithVerifySignatureDisambiguate(head, List.copyOf(known));
            return Optional.ofNullable((PublicJsonWebKey) chosen);
        } catch (JoseException | RuntimeException e) {
            LOG.debugf("No key can be chosen for a token: %s", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private Caller caller(String token, PublicKey key) {
        JWTAuthContextInfo withKey = new JWTAuthContextInfo(rules);
        withKey.setPublicVerificationKey(key);
        try {
            return Caller.unlimited(user(parser.parse(token, withKey)));
        } catch (ParseException e) {
            throw Challenge.invalidToken(reason(e));
        } catch (RuntimeException e) {
            // Claims of a type that nobody expects. What they say isn't logged.
            LOG.debugf("A token has odd claims: %s", e.getClass().getSimpleName());
            throw Challenge.invalidToken(INVALID);
        }
    }

    private UserId user(JsonWebToken token) {
        Object subject = token.getClaim("sub");
        if (subject instanceof String text && !text.isBlank()) {
            return UserId.of(provider.issuer(), text);
        }
        throw new IllegalArgumentException("The subject is no text");
    }

    /** The library's message has the claims in it, so it is not for anyone's eyes. */
    private static String reason(ParseException failure) {
        if (failure.getCause() instanceof InvalidJwtException invalid) {
            return REASONS.entrySet().stream()
                    .filter(reason -> invalid.hasErrorCode(reason.getKey()))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .findFirst()
                    .orElse(INVALID);
        }
        return INVALID;
    }
}
