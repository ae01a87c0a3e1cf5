package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Challenge;
import io.tributary.projects.domain.Scope;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Lets nobody through to any resource, or to the news that there is none, who can't say who they are. Deliveries don't
 * come this way. It runs before a request's body is read.
 */
@Singleton
class CallerFilter {

    /** Where Notion sends people's browsers back to, which have no token: they get a code there, and nothing else. */
    private static final String OPEN = "/api/v1/connections/callback";

    private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS");

    private final Instance<Callers> callers;

    /** @param callers made only when someone asks: a filter is made before the configuration of this run is known */
    CallerFilter(Instance<Callers> callers) {
        this.callers = callers;
    }

    @ServerRequestFilter(preMatching = true)
    Uni<Void> authenticate(ContainerRequestContext request) {
        if (isOpen(request)) {
            return Uni.createFrom().voidItem();
        }
        return callers.get()
                .of(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .invoke(caller -> request.setSecurityContext(new Known(caller)))
                .replaceWithVoid();
    }

    @ServerRequestFilter
    void authorize(ContainerRequestContext request, SimpleResourceInfo resource) {
        if (resource.getResourceClass().isAnnotationPresent(OpenToAll.class) && isOpen(request)) {
            return;
        }
        Caller caller = caller(request.getSecurityContext());
        if (resource.getResourceClass().isAnnotationPresent(ForOperator.class) && !caller.isOperator()) {
            throw Challenge.operatorOnly();
        }
        Scope needed = needed(request.getMethod(), resource.getResourceClass());
        if (!caller.scopes().contains(needed)) {
            throw Challenge.insufficientScope(Set.of(needed));
        }
    }

    /** By the address alone; a resource that isn't open to all asks again who it is. */
    private static boolean isOpen(ContainerRequestContext request) {
        return request.getMethod().equals("GET")
                && request.getUriInfo().getRequestUri().getRawPath().equals(OPEN);
    }

    /** Whoever came by the open address to another resource is nobody. */
    private static Caller caller(SecurityContext security) {
        if (security != null && security.getUserPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw Challenge.noToken();
    }

    /** What isn't known to be a mere look is a change. */
    private static Scope needed(String method, Class<?> resource) {
        Needs needs = resource.getAnnotation(Needs.class);
        if (needs != null) {
            return needs.value();
        }
        return LOOKS.contains(method) ? Scope.READ : Scope.WRITE;
    }

    private record Known(Caller caller) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return Scope.of(role).filter(caller.scopes()::contains).isPresent();
        }

        /** TLS ends in front of the service. */
        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
