package io.tributary.api.projects;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.defaults.ProblemException;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.DeliveryReads;
import io.tributary.projects.application.DeliveryReads.Entry;
import io.tributary.projects.application.ProjectReads.Before;
import io.tributary.projects.application.ReplayDelivery;
import io.tributary.projects.application.ReplayDelivery.Wanted;
import io.tributary.projects.application.deliveries.DeliveryOutcome;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects/{id}/deliveries}: what Notion delivered, what became of it, and the same once more. */
@Path("/api/v1/projects/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Deliveries")
class DeliveriesResource {

    private static final String LIST = "deliveries";

    private final DeliveryReads deliveries;
    private final ReplayDelivery replays;

    DeliveriesResource(DeliveryReads deliveries, ReplayDelivery replays) {
        this.deliveries = deliveries;
        this.replays = replays;
    }

    /** A slice of the log. */
    @Schema(name = "LoggedDeliveries")
    record Deliveries(List<DeliveryView> items, @Nullable String nextCursor) {}

    /** An entry of the log; see {@link Entry}. */
    @Schema(name = "LoggedDelivery")
    record DeliveryView(
            UUID id,
            @Nullable String eventId,
            @Nullable String type,
            @Nullable UUID entityId,
            @Nullable Integer attempt,
            Instant receivedAt,
            String outcome,
            @Nullable String detail,
            int count,
            @Nullable Instant syncedAt) {

        static DeliveryView of(Entry entry) {
            return new DeliveryView(
                    entry.id(),
                    entry.eventId(),
                    entry.type(),
                    entry.entityId(),
                    entry.attempt(),
                    entry.receivedAt(),
                    entry.outcome(),
                    entry.detail(),
                    entry.count(),
                    entry.syncedAt());
        }
    }

    /** What a replay wants: it has not run yet. */
    @Schema(name = "ReplayWanted")
    record ReplayView(String job, Instant wantedAt) {

        static ReplayView of(Wanted wanted) {
            return new ReplayView(wanted.job(), wanted.wantedAt());
        }
    }

    @GET
    @Operation(
            operationId = "listDeliveries",
            summary = "List what Notion delivered, and what became of it",
            description = "Newest first. They are kept for 7 days, unless the operator chose otherwise.")
    @Answers(with = "A slice of the list")
    public Uni<Deliveries> list(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("outcome") @Nullable String outcome,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        return Problems.told(() -> {
            int most = Slices.limit(limit);
            DeliveryOutcome only = outcome(outcome);
            return deliveries
                    .list(user, project, only, before(outcome, cursor), most + 1)
                    .map(Ids::found)
                    .map(found -> slice(found, outcome, most));
        });
    }

    @POST
    @Path("/{deliveryId}/replay")
    @Operation(
            operationId = "replayDelivery",
            summary = "Look once more at what a delivery was about",
            description = "What Notion sent isn't kept and isn't needed: a delivery only says where to look.")
    @Answers(
            status = 202,
            with = "What is wanted",
            problems = {
                ProblemType.DELIVERY_NOT_FOUND,
                ProblemType.NOTHING_TO_REPLAY,
                ProblemType.PROJECT_PAUSED,
                ProblemType.PROJECT_BROKEN
            })
    public Uni<RestResponse<ReplayView>> replay(
            @Context SecurityContext security, @PathParam("id") String id, @PathParam("deliveryId") String deliveryId) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> replays.replay(user, Ids.project(id), delivery(deliveryId))
                .map(wanted -> RestResponse.status(RestResponse.Status.ACCEPTED, ReplayView.of(wanted))));
    }

    /** What is no id names no delivery. */
    private static UUID delivery(String text) {
        UUID id = NotionIds.parse(text);
        if (id == null) {
            throw new ProblemException(
                    404, "delivery-not-found", "Not found", "The project's log has no delivery of that id.");
        }
        return id;
    }

    private static @Nullable DeliveryOutcome outcome(@Nullable String text) {
        return text == null
                ? null
                : DeliveryOutcome.of(text)
                        .orElseThrow(() -> Problems.invalid(
                                "outcome",
                                "outcome must be one of "
                                        + Stream.of(DeliveryOutcome.values())
                                                .map(DeliveryOutcome::word)
                                                .collect(Collectors.joining(", "))
                                        + "."));
    }

    /** A cursor goes on in the same question only. */
    private static @Nullable Before<UUID> before(@Nullable String outcome, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        List<@Nullable String> parts = Slices.parts(LIST, cursor, 3);
        UUID id = NotionIds.parse(parts.get(2));
        String asked = parts.get(0);
        if (id == null || !(asked == null ? outcome == null : asked.equals(outcome))) {
            throw Problems.invalidCursor();
        }
        return new Before<>(Slices.instant(parts.get(1)), id);
    }

    private static Deliveries slice(List<Entry> found, @Nullable String outcome, int limit) {
        Entry last = Slices.last(found, limit);
        return new Deliveries(
                Slices.shown(found, limit).stream().map(DeliveryView::of).toList(),
                last == null
                        ? null
                        : Slices.cursor(
                                LIST,
                                outcome,
                                last.receivedAt().toString(),
                                last.id().toString()));
    }
}
