package io.tributary.api.accounts;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The identity provider whose tokens are taken. All of it is set, or nothing. */
@ConfigMapping(prefix = "tributary.oidc")
interface OidcConfig {

    /** The claim {@code iss} of its tokens, to the letter. */
    Optional<String> issuer();

    /** What the claim {@code aud} of a token must name one of. */
    Optional<List<String>> audience();

    /** Where it publishes its keys, as a JWK set. */
    Optional<URI> jwksUrl();
}
