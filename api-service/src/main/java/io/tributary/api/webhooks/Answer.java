package io.tributary.api.webhooks;

import java.util.Locale;

/** What becomes of a delivery, and what Notion is answered. Never 429: Notion pauses a subscription on it. */
enum Answer {
    /** Kafka has it. */
    ACCEPTED(202, "", "", ""),
    /** A token was added to the hook's candidates. */
    HANDSHAKE(200, "", "", ""),
    /** There is no such hook. */
    UNKNOWN_HOOK(404, "hook-not-found", "Not found", "There is no such hook."),
    /** The signature is missing or not right. */
    NOT_SIGNED(
            401,
            "invalid-signature",
            "Invalid signature",
            "X-Notion-Signature is missing or is not this body's signature."),
    /** The signature is right, the body is no event. */
    NO_EVENT(400, "invalid-event", "Invalid event", "The body is signed, but is no JSON object with an id."),
    /** A handshake for a hook that is confirmed. */
    CONFIRMED_ALREADY(
            409,
            "hook-confirmed",
            "Hook is confirmed",
            "This hook is confirmed. Its owner must reset it before a new handshake."),
    /** The body has more than the limit. */
    TOO_LARGE(413, "body-too-large", "Body too large", "The body may have 900,000 bytes at most."),
    /** The body didn't arrive in time. */
    TOO_SLOW(408, "body-too-slow", "Body too slow", "The body did not arrive within 10 seconds."),
    /** Another handshake was stored for this hook a moment ago. Notion sends it again, or its owner lets it. */
    TOO_SOON(503, "handshake-too-soon", "Too soon", "Another token came a moment ago. Send it again in a second."),
    /** Only POST is for hooks. */
    NOT_A_POST(405, "method-not-allowed", "Method not allowed", "Deliveries are sent by POST."),
    /** A secret of the hook can't be opened, and no other one signed it. Notion sends it again. */
    SECRET_LOST(
            503,
            "secret-lost",
            "Secret lost",
            "A secret of this hook can't be opened, so nobody can say whether this comes from Notion. Send it again."),
    /** Kafka can't take it, too much is under way, or it isn't known whether the hook exists. Notion sends it again. */
    UNAVAILABLE(503, "unavailable", "Unavailable", "The delivery can't be taken now. Send it again.");

    private final int status;
    private final String slug;
    private final String title;
    private final String detail;

    Answer(int status, String slug, String title, String detail) {
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    String slug() {
        return slug;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }

    /** The word for it in metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
