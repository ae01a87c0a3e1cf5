package io.tributary.api;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.ProblemException;
import io.tributary.projects.application.PageQuery;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.infrastructure.postgres.PostgresOutage;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the use cases' refusals, and a database that is away, are told over HTTP. */
public final class Problems {

    /** How long a request may take. Whatever waits for someone else gives up before that, and says who it is. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String RETRY_AFTER_SECONDS = "5";

    private Problems() {}

    /** The answer, or the problem in its place, in bounded time. */
    public static <T> Uni<T> told(Supplier<Uni<? extends T>> answer) {
        return Uni.createFrom()
                .deferred(answer)
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure()
                .transform(Problems::problem);
    }

    /** A field of the request that can't be meant. */
    public static ProblemException invalid(String field, String detail) {
        return new ProblemException(422, "invalid-field", "Invalid field", detail).with("field", field);
    }

    /**
     * A query parameter that is true or false, and false if it is left out. What can't be meant is refused: who writes
     * {@code revoke=1} must not believe that it was done.
     */
    public static boolean flag(String name, @Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw invalid(name, name + " must be true or false.");
    }

    /** A cursor that we didn't give, or not to this question. */
    public static ProblemException invalidCursor() {
        return new ProblemException(
                        400,
                        "invalid-cursor",
                        "Invalid cursor",
                        "cursor must be the nextCursor of an answer to the same request, with its filters and its sort.")
                .with("field", "cursor");
    }

    private static Throwable problem(Throwable failure) {
        if (failure instanceof Refused refused) {
            return refusal(refused);
        }
        if (failure instanceof ProjectRepository.ConcurrentChange) {
            return new ProblemException(
                    409, "concurrent-change", "Changed meanwhile", "Someone changed this at the same time. Try again.");
        }
        if (failure instanceof PageQuery.InvalidCursor) {
            return invalidCursor();
        }
        if (PostgresOutage.is(failure)) {
            return new ProblemException(
                            503, "database-unavailable", "Unavailable", "The database does not answer. Try again soon.")
                    .header("Retry-After", RETRY_AFTER_SECONDS);
        }
        return failure;
    }

    private static ProblemException refusal(Refused refused) {
        String detail = String.valueOf(refused.getMessage());
        ProblemException problem = switch (refused.kind()) {
            case NOT_FOUND -> new ProblemException(404, refused.slug(), "Not found", detail);
            case FORBIDDEN -> forbidden(refused, detail);
            case CONFLICT -> new ProblemException(409, refused.slug(), "Conflict", detail);
            case OUTDATED -> new ProblemException(412, refused.slug(), "Changed meanwhile", detail);
            case INVALID ->
                new ProblemException(
                        422, refused.slug(), ProblemType.titleOf(refused.slug(), 422, "Can't be done"), detail);
            case UNAVAILABLE ->
                new ProblemException(503, refused.slug(), "Unavailable", detail)
                        .header("Retry-After", RETRY_AFTER_SECONDS);
        };
        refused.facts().forEach(problem::with);
        return problem;
    }

    private static ProblemException forbidden(Refused refused, String detail) {
        ProblemException problem = new ProblemException(403, refused.slug(), "Forbidden", detail);
        return refused.facts().get("scope") instanceof String scopes ? Challenge.byScope(problem, scopes) : problem;
    }
}
