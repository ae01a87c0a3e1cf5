package io.tributary.api.accounts;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tributary.projects.application.ApiTokens;
import io.tributary.projects.application.CreateToken;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the accounts together. */
class AccountsWiring {

    private static final Logger LOG = Logger.getLogger(AccountsWiring.class);

    @Produces
    @Singleton
    KnownTokens knownTokens(ApiTokens tokens, Clock clock) {
        return new KnownTokens(tokens, clock);
    }

    @Produces
    @Singleton
    CreateToken createToken(ApiTokens tokens, Clock clock) {
        return new CreateToken(tokens, clock);
    }

    @Produces
    @Singleton
    Callers callers(OperatorToken operator, KnownTokens tokens, OidcConfig oidc, Vertx vertx, Clock clock) {
        return new Callers(operator, tokens, Provider.of(oidc).map(provider -> tokens(provider, vertx, clock)));
    }

    private static ProviderTokens tokens(Provider provider, Vertx vertx, Clock clock) {
        return new ProviderTokens(provider, new ProviderKeys(new KeyDownload(vertx, provider.keys())::get, clock));
    }

    /** Stops a start after which nobody could ever come in, right after the check for variables that all need. */
    void check(@Observes @Priority(2) StartupEvent started, OperatorToken operator, OidcConfig oidc) {
        Optional<Provider> provider = Provider.of(oidc);
        if (provider.isEmpty() && !operator.isSet()) {
            throw new ConfigurationException("Not set, so the service does not start: TRIBUTARY_API_TOKEN."
                    + " docs/configuration.md says what it is, and how to do without.");
        }
        provider.filter(Provider::isUnprotected)
                .ifPresent(open -> LOG.warn("The identity provider's keys are read without TLS:"
                        + " who can change that answer on its way can sign in as anyone"));
    }
}
