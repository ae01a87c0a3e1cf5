package io.tributary.projects.application.deliveries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Deliveries that the door didn't take, counted by hook, minute and reason: why, and nothing of what was sent. */
public interface DeliveryRefusals {

    /** Adds to the counts; what names a hook that there isn't is left out. */
    Uni<Void> add(List<Refusal> refusals);

    /**
     * Some refusals of one hook, one minute and one reason.
     *
     * @param hookId the hook, which there is
     * @param at when the first one was
     * @param reason a stable name, such as {@code invalid-signature}
     * @param count how many
     */
    record Refusal(String hookId, Instant at, String reason, int count) {

        /** The same for all of this hook, minute and reason, whoever counts them. */
        public UUID id() {
            String key = hookId + "/" + at.truncatedTo(ChronoUnit.MINUTES) + "/" + reason;
            return UUID.nameUUIDFromBytes(key.getBytes(UTF_8));
        }
    }
}
