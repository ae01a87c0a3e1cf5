package io.tributary.api.accounts;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jspecify.annotations.Nullable;

/** Gives a {@code @QuarkusTest} an identity provider. Its signing key is in the configuration, for the test alone. */
public final class ProviderResource implements QuarkusTestResourceLifecycleManager {

    /** Where the test finds the key. */
    static final String KEY = "tributary.test.provider-key";

    private @Nullable TestProvider provider;

    @Override
    public Map<String, String> start() {
        TestProvider started = new TestProvider();
        provider = started;
        // Nor has this installation a public integration at Notion, since others in the tests have.
        return Map.of(
                "tributary.notion.oauth-client-id",
                "",
                "tributary.notion.oauth-client-secret",
                "",
                "tributary.oidc.issuer",
                TestProvider.ISSUER,
                "tributary.oidc.audience",
                TestProvider.AUDIENCE,
                "tributary.oidc.jwks-url",
                started.keys().toString(),
                "tributary.share-notion-token",
                "true",
                KEY,
                started.rsa.toJson(OutputControlLevel.INCLUDE_PRIVATE));
    }

    @Override
    public void stop() {
        if (provider != null) {
            provider.close();
        }
    }
}
