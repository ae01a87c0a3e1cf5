package io.tributary.projects.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token, by which a program acts for a user. Its value isn't here: it is shown once and forgotten.
 *
 * @param id its id
 * @param owner for whom its bearer acts
 * @param name what its owner calls it
 * @param scopes what its bearer may do
 * @param createdAt when it was made
 * @param expiresAt from when on it is good for nothing
 * @param lastUsedAt when it was last used, to the minute or so; null if it never was
 */
public record ApiToken(
        ApiTokenId id,
        UserId owner,
        String name,
        Set<Scope> scopes,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    /** The longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 100;

    /** How long one is good for at most, and unless its owner says less. */
    public static final Duration MAX_AGE = Duration.ofDays(366);

    /** How exact {@link #lastUsedAt} is, so that not every request writes. */
    public static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    /** Keeps the scopes in one order. */
    public ApiToken {
        scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    }

    /**
     * A new one.
     *
     * @param expiresAt as it is wished; null for as late as it may be
     * @param latest when it must end, since what makes it ends then; null if that doesn't end
     * @throws Refused if it has no name or no scope, or its end lies in the past or too far ahead
     */
    public static ApiToken create(
            ApiTokenId id,
            UserId owner,
            String name,
            Set<Scope> scopes,
            @Nullable Instant expiresAt,
            @Nullable Instant latest,
            Instant now) {
        if (scopes.isEmpty()) {
            throw invalid("scopes", "scopes must name one or more of read, write and admin.");
        }
        Instant end = end(now.plus(MAX_AGE), latest);
        if (expiresAt != null && (!expiresAt.isAfter(now) || expiresAt.isAfter(end))) {
            throw invalid("expiresAt", "expiresAt must lie ahead, and not after " + end + ".");
        }
        return new ApiToken(id, owner, checkedName(name), scopes, now, expiresAt == null ? end : expiresAt, null);
    }

    /** Whether it is good for something at that time. */
    public boolean isGood(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether a use at that time is worth a note. */
    public boolean isUseNews(Instant now) {
        return lastUsedAt == null || !now.isBefore(lastUsedAt.plus(USE_NOTED_EVERY));
    }

    /** The token as it is after a use. */
    public ApiToken used(Instant now) {
        return new ApiToken(id, owner, name, scopes, createdAt, expiresAt, now);
    }

    private static Instant end(Instant byAge, @Nullable Instant latest) {
        return latest == null || byAge.isBefore(latest) ? byAge : latest;
    }

    private static String checkedName(String name) {
        String stripped = name.strip();
        boolean control = stripped.chars().anyMatch(Character::isISOControl);
        if (stripped.isEmpty() || stripped.length() > MAX_NAME_LENGTH || control) {
            throw invalid(
                    "name",
                    "name must have 1 to " + MAX_NAME_LENGTH + " characters, none of them a control character.");
        }
        return stripped;
    }

    private static Refused invalid(String field, String message) {
        return new Refused(Refused.Kind.INVALID, "invalid-field", message, Map.of("field", field));
    }
}
