package io.tributary.api.accounts;

import io.tributary.devstack.testing.CannedServer;
import java.net.URI;
import java.util.Map;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An identity provider: it publishes keys on this machine, and signs what it is told to. */
final class TestProvider implements AutoCloseable {

    static final String ISSUER = "https://id.example.com/realms/team";
    static final String AUDIENCE = "tributary";

    /** Both made once, since that takes a while. */
    private static final PublicJsonWebKey RSA = rsa("rsa-1", 2048);

    private static final PublicJsonWebKey OTHER_RSA = rsa("rsa-2", 2048);

    final PublicJsonWebKey rsa = RSA;
    final PublicJsonWebKey ec = ec("ec-1");
    final CannedServer server = new CannedServer();

    TestProvider() {
        publishes(rsa, ec);
    }

    /** Where its keys are. */
    URI keys() {
        return server.url().resolve("/keys");
    }

    /** Publishes these keys from now on. */
    void publishes(PublicJsonWebKey... keys) {
        server.says(
                200,
                Map.of("Content-Type", "application/json"),
                new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    /** What a good token of that subject says. */
    static JwtClaims claims(String subject) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setIssuedAt(at(0));
        claims.setExpirationTime(at(300));
        return claims;
    }

    /** So many seconds from now. The library reads the system's clock. */
    static NumericDate at(int seconds) {
        NumericDate date = NumericDate.now();
        date.addSeconds(seconds);
        return date;
    }

    /** A good token. */
    String token(String subject) {
        return signed(claims(subject), rsa, AlgorithmIdentifiers.RSA_USING_SHA256);
    }

    /** A token that says this, signed so. */
    static String signed(JwtClaims claims, PublicJsonWebKey key, String algorithm) {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(key.getPrivateKey());
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setAlgorithmHeaderValue(algorithm);
        token.setDoKeyValidation(false);
        return serialized(token);
    }

    static String serialized(JsonWebSignature token) {
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A good key that is not the provider's. */
    static PublicJsonWebKey other(String id) {
        try {
            PublicJsonWebKey key =
                    PublicJsonWebKey.Factory.newPublicJwk(OTHER_RSA.toParams(OutputControlLevel.INCLUDE_PRIVATE));
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static PublicJsonWebKey rsa(String id, int bits) {
        try {
            PublicJsonWebKey key = RsaJwkGenerator.generateJwk(bits);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static PublicJsonWebKey ec(String id) {
        try {
            PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
