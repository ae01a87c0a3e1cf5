package io.tributary.api.accounts;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An identity provider.
 *
 * @param issuer the claim {@code iss} of its tokens
 * @param audience of which the claim {@code aud} must name one
 * @param keys where it publishes its keys
 */
record Provider(String issuer, Set<String> audience, URI keys) {

    /**
     * The configured one; empty if there is none.
     *
     * @throws ConfigurationException if it is configured in part, or its keys' address is no address
     */
    static Optional<Provider> of(OidcConfig config) {
        List<String> missing = new ArrayList<>();
        String issuer = config.issuer().map(String::strip).orElse("");
        List<String> audience = config.audience().orElse(List.of());
        if (issuer.isEmpty()) {
            missing.add("TRIBUTARY_OIDC_ISSUER");
        }
        if (audience.isEmpty()) {
            missing.add("TRIBUTARY_OIDC_AUDIENCE");
        }
        if (config.jwksUrl().isEmpty()) {
            missing.add("TRIBUTARY_OIDC_JWKS_URL");
        }
        if (missing.size() == 3) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            throw new ConfigurationException("An identity provider is configured in part, so the service does not"
                    + " start. Not set: " + String.join(", ", missing) + ".");
        }
        return Optional.of(new Provider(
                issuer, Set.copyOf(audience), checked(config.jwksUrl().orElseThrow())));
    }

    /** Whether who can change answers on the way could sign in as anyone. */
    boolean isUnprotected() {
        return "http".equals(keys.getScheme())
                && !Set.of("127.0.0.1", "localhost", "[::1]").contains(keys.getHost());
    }

    private static URI checked(URI url) {
        if (!Set.of("https", "http").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
            throw new ConfigurationException("TRIBUTARY_OIDC_JWKS_URL must be an https address.");
        }
        return url;
    }
}
