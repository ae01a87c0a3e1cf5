package io.tributary.projects.application.deliveries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one delivery, for one project.
 *
 * @param id made of the event's id, the attempt and the project, so the same each time that the delivery is read
 * @param hookId the hook that it came in by
 * @param projectId the project; null if it was about none of the hook's projects
 * @param eventId Notion's id of the event
 * @param attempt which attempt of Notion's
 * @param type Notion's, such as {@code page.created}
 * @param entityId what it is about; null if that has no UUID
 * @param receivedAt when it came in
 * @param outcome what became of it
 * @param detail of a sweep its kind, of a dropped one why; {@code only-if-known} if the page is looked at only if the
 *     copy has it; else null
 */
public record LoggedDelivery(
        UUID id,
        String hookId,
        @Nullable UUID projectId,
        String eventId,
        int attempt,
        String type,
        @Nullable UUID entityId,
        Instant receivedAt,
        DeliveryOutcome outcome,
        @Nullable String detail) {

    /** The page is looked at only if the copy has it. */
    static final String ONLY_IF_KNOWN = "only-if-known";

    /** Types and ids are Notion's and short; what is signed and isn't must not fill the log. */
    private static final int LONGEST = 128;

    /** The entries of a delivery: one for each project that was told of it, or one without a project. */
    static List<LoggedDelivery> of(Delivery delivery, DeliveryMeaning meaning) {
        List<LoggedDelivery> entries = new ArrayList<>();
        meaning.jobs()
                .forEach(job -> entries.add(of(
                        delivery,
                        job.payload().projectId(),
                        DeliveryOutcome.of(job.payload().type()).orElseThrow(),
                        job.onlyIfKnown() ? ONLY_IF_KNOWN : null)));
        meaning.wants()
                .forEach(want -> entries.add(of(
                        delivery,
                        want.projectId(),
                        DeliveryOutcome.SWEEP,
                        want.kind().text())));
        if (entries.isEmpty()) {
            entries.add(of(delivery, null, DeliveryOutcome.DROPPED, why(meaning.outcome())));
        }
        return entries;
    }

    private static LoggedDelivery of(
            Delivery delivery, @Nullable UUID project, DeliveryOutcome outcome, @Nullable String detail) {
        String whose = project == null ? delivery.hookId() : project.toString();
        String key = delivery.eventId() + "/" + delivery.attempt() + "/" + whose;
        return new LoggedDelivery(
                UUID.nameUUIDFromBytes(key.getBytes(UTF_8)),
                delivery.hookId(),
                project,
                cut(delivery.eventId()),
                delivery.attempt(),
                cut(delivery.type()),
                delivery.entityId(),
                delivery.receivedAt(),
                outcome,
                detail);
    }

    private static String why(DeliveryMeaning.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
