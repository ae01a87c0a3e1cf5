package io.tributary.api.operator;

import io.tributary.api.Problems;
import io.tributary.api.projects.Slices;
import io.tributary.projects.application.letters.DeadLetter;
import io.tributary.projects.application.letters.LetterQuery;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which dead letters a request is about, as it says it. A cursor goes on in the same question only, so it holds it. */
record LettersMeant(
        @Nullable String source,
        @Nullable String type,
        @Nullable String since,
        @Nullable String until) {

    private static final String LIST = "dead-letters";
    private static final String MANY = "dead-letters-many";
    private static final int DEFAULT_MANY = 200;
    private static final int MOST_MANY = 1000;

    /**
     * The body of a request about many.
     *
     * @param limit how many are tried at most; null for 200
     * @param cursor {@code nextCursor} of the last answer to the same request; null for the oldest
     */
    @Schema(
            name = "DeadLettersMeant",
            requiredProperties = {"source"})
    record Many(
            @Schema(minLength = 1) @Nullable String source,
            @Nullable String type,
            @Schema(format = "date-time") @Nullable String since,
            @Schema(format = "date-time") @Nullable String until,

            @Schema(minimum = "1", maximum = "1000", defaultValue = "200") @Nullable
            Integer limit,

            @Nullable String cursor) {

        LettersMeant meant() {
            return new LettersMeant(source, type, since, until);
        }

        DeadLetter.@Nullable Position from() {
            return meant().position(MANY, cursor);
        }

        @Nullable
        String nextCursor(DeadLetter.@Nullable Position next) {
            return next == null ? null : meant().cursor(MANY, next);
        }

        int most() {
            int most = limit == null ? DEFAULT_MANY : limit;
            if (most < 1 || most > MOST_MANY) {
                throw Problems.invalid("limit", "limit must be a whole number from 1 to " + MOST_MANY + ".");
            }
            return most;
        }
    }

    LetterQuery query() {
        return new LetterQuery(source, type, Slices.time("since", since), Slices.time("until", until));
    }

    String cursor(DeadLetter last) {
        return cursor(LIST, last.position());
    }

    DeadLetter.@Nullable Position before(@Nullable String cursor) {
        return position(LIST, cursor);
    }

    private String cursor(String list, DeadLetter.Position at) {
        return Slices.cursor(list, source, type, since, until, at.at().toString(), at.id());
    }

    private DeadLetter.@Nullable Position position(String list, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        List<@Nullable String> parts = Slices.parts(list, cursor, 6);
        String id = parts.get(5);
        if (id == null || !Arrays.asList(source, type, since, until).equals(parts.subList(0, 4))) {
            throw Problems.invalidCursor();
        }
        return new DeadLetter.Position(Slices.instant(parts.get(4)), id);
    }
}
