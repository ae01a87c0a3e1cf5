package io.tributary.api;

import io.tributary.defaults.ProblemException;
import io.tributary.projects.domain.Scope;
import java.util.Collection;
import java.util.stream.Collectors;

/** Answers to who can't be let in, or not so far, as RFC 6750 wants them: 401 is about who asks, 403 about what for. */
public final class Challenge {

    private static final String HEADER = "WWW-Authenticate";
    private static final String REALM = "Bearer realm=\"tributary\"";
    private static final String RETRY_AFTER_SECONDS = "5";

    private Challenge() {}

    /** Nothing was shown by which one could be known. */
    public static ProblemException noToken() {
        return new ProblemException(
                        401, "unauthorized", "Unauthorized", "Send a token as: Authorization: Bearer <token>.")
                .header(HEADER, REALM);
    }

    /**
     * What was shown is worth nothing.
     *
     * @param why a sentence that says so without any of the token in it, and without quotes
     */
    public static ProblemException invalidToken(String why) {
        return new ProblemException(401, "unauthorized", "Unauthorized", why)
                .header(HEADER, REALM + ", error=\"invalid_token\", error_description=\"" + why + "\"");
    }

    /** The token is good, but not for this. */
    public static ProblemException insufficientScope(Collection<Scope> needed) {
        String scopes = needed.stream().sorted().map(Scope::word).collect(Collectors.joining(" "));
        return byScope(
                new ProblemException(
                                403,
                                "insufficient-scope",
                                "Forbidden",
                                "The token lacks a scope that this needs: " + scopes + ".")
                        .with("scope", scopes),
                scopes);
    }

    /** The token is good, but this is for the operator's own alone. */
    public static ProblemException operatorOnly() {
        return new ProblemException(
                403,
                "operator-only",
                "Forbidden",
                "This manages the deployment, so it needs the operator's token itself (TRIBUTARY_API_TOKEN).");
    }

    /** Says in the header too that scopes are lacking. */
    static ProblemException byScope(ProblemException problem, String scopes) {
        return problem.header(HEADER, REALM + ", error=\"insufficient_scope\", scope=\"" + scopes + "\"");
    }

    /** Nobody can say now whether the token is good: that is no fault of its bearer's. */
    public static ProblemException undecided(String slug, String why) {
        return new ProblemException(503, slug, "Unavailable", why).header("Retry-After", RETRY_AFTER_SECONDS);
    }
}
