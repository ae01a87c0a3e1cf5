package io.tributary.api.accounts;

import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what they may do.
 *
 * @param user whose things they see
 * @param scopes what they may do with them
 * @param until when what they came with ends for good; null if it is renewed, as a person's sign-in is
 * @param isOperator whether they came with the operator's own token, which alone lets them manage the deployment
 */
public record Caller(
        UserId user, Set<Scope> scopes, @Nullable Instant until, boolean isOperator) implements Principal {

    /** Someone who may do everything with what is theirs. */
    static Caller unlimited(UserId user) {
        return new Caller(user, Set.copyOf(EnumSet.allOf(Scope.class)), null, false);
    }

    /** The bearer of the operator's token, who is the first user. */
    static Caller operator(UserId user) {
        return new Caller(user, Set.copyOf(EnumSet.allOf(Scope.class)), null, true);
    }

    /** The caller of a request. There always is one: what has none never reaches a resource. */
    public static Caller of(SecurityContext security) {
        if (security.getUserPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("A request came to a resource, and nobody has asked whose it is");
    }

    @Override
    public String getName() {
        return user.toString();
    }
}
