package io.tributary.api.projects;

import io.tributary.defaults.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets only the one token of this installation through to anything below {@code /api}. Webhooks come in elsewhere. */
@Singleton
class BearerToken {

    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] expected;

    /** Without a token nobody is let through; the service doesn't start then. */
    BearerToken(@ConfigProperty(name = "tributary.api-token") Optional<String> token) {
        expected = token.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(BearerToken::digest)
                .orElse(null);
    }

    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        if (isApi(request.getUriInfo().getPath()) && !isRight(request.getHeaderString("Authorization"))) {
            throw new ProblemException(
                            401,
                            "unauthorized",
                            "Unauthorized",
                            "Send the installation's token as: Authorization: Bearer <token>.")
                    .header("WWW-Authenticate", "Bearer realm=\"tributary\"");
        }
    }

    private static boolean isApi(String path) {
        return path.startsWith("/api/") || path.equals("/api");
    }

    /** Compares digests, so that neither content nor length of the token shows in the time that it takes. */
    private boolean isRight(@Nullable String header) {
        if (expected == null || header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                expected, digest(header.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
