package io.tributary.api.accounts;

import io.tributary.projects.application.DefaultConnection;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The token in the operator's configuration. Its bearer is the first user and may do everything. */
@Singleton
class OperatorToken {

    private final byte @Nullable [] expected;

    /** @param token none, or a blank one, is nobody's */
    OperatorToken(@ConfigProperty(name = "tributary.api-token") Optional<String> token) {
        expected = token.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(OperatorToken::digest)
                .orElse(null);
    }

    /** Whether there is one. */
    boolean isSet() {
        return expected != null;
    }

    /** The first user, if the text is the token. Digests are compared, so that neither content nor length shows in time. */
    Optional<Caller> caller(String text) {
        return expected != null && MessageDigest.isEqual(expected, digest(text))
                ? Optional.of(Caller.operator(DefaultConnection.USER))
                : Optional.empty();
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
