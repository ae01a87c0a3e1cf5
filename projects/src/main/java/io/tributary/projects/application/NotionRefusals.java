package io.tributary.projects.application;

import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.Refused;

/** What Notion says against a wish, as the person who waits hears of it. */
final class NotionRefusals {

    private NotionRefusals() {}

    /**
     * The refusal.
     *
     * @param ifUnauthorized what to do about a token that Notion doesn't accept
     */
    static Refused of(NotionFailure failure, String ifUnauthorized) {
        return switch (failure.kind()) {
            case UNAUTHORIZED ->
                new Refused(
                        Refused.Kind.INVALID,
                        "notion-unauthorized",
                        "Notion does not accept the token. " + ifUnauthorized);
            case REFUSED, INVALID_CURSOR ->
                new Refused(
                        Refused.Kind.INVALID, "notion-refused", "Notion refused the question: " + failure.getMessage());
            case OUTAGE, NO_BUDGET, NO_SLOT ->
                new Refused(
                        Refused.Kind.UNAVAILABLE, "notion-unavailable", "Notion does not answer now. Try again soon.");
        };
    }
}
