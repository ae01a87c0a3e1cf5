package io.tributary.projects.application.deliveries;

import io.tributary.events.JobPayload.PageSync;
import io.tributary.events.JobPayload.SchemaSync;
import io.tributary.projects.application.deliveries.SweepWants.Want;
import io.tributary.projects.application.sync.JobQueue.Request;
import io.tributary.projects.application.sync.SweepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one delivery means to the projects of its hook. It speaks for a connection, so it can be about anything that the
 * connection sees: each project is asked. A delivery is a hint; what is true is what Notion says when it is asked.
 *
 * @param jobs what to look at
 * @param wants sweeps that are due because of it
 * @param outcome what became of it, for a metric
 */
public record DeliveryMeaning(List<Request> jobs, List<Want> wants, Outcome outcome) {

    /** Page events after which the page may be a row of ours, or no longer. */
    private static final Set<String> PAGE = Set.of(
            "page.created",
            "page.content_updated",
            "page.properties_updated",
            "page.moved",
            "page.deleted",
            "page.undeleted",
            "page.locked",
            "page.unlocked");

    /** Those that may be about a page of ours though the parent is another: it left, or its parent isn't the row's. */
    private static final Set<String> PAGE_MAY_HAVE_LEFT = Set.of("page.moved", "page.deleted", "page.undeleted");

    /** Known, and about nothing that is copied. */
    private static final Set<String> IRRELEVANT = Set.of(
            "page.transcription_block.transcript_deleted",
            "database.created",
            "data_source.created",
            "comment.created",
            "comment.updated",
            "comment.deleted",
            "view.created",
            "view.updated",
            "view.deleted",
            "file_upload.created",
            "file_upload.completed",
            "file_upload.expired",
            "file_upload.upload_failed");

    /** What becomes of a delivery. */
    public enum Outcome {
        /** At least one project is told of it. */
        USED,
        /** It is about something that no project copies. */
        FOREIGN,
        /** Its type is known to mean nothing to us. */
        IRRELEVANT,
        /** Its type isn't known. Notion adds types without notice. */
        UNKNOWN_TYPE
    }

    /** Copies. */
    public DeliveryMeaning {
        jobs = List.copyOf(jobs);
        wants = List.copyOf(wants);
    }

    /** Decides. {@code projects} are those of the delivery's hook, without deleted ones. */
    public static DeliveryMeaning of(Delivery delivery, List<HookedProject> projects) {
        String type = delivery.type();
        if (PAGE.contains(type)) {
            return ofPage(delivery, projects);
        }
        return switch (type) {
            case "data_source.schema_updated", "database.schema_updated" -> ofSchema(delivery, projects);
            case "data_source.content_updated", "database.content_updated" ->
                sweep(SweepKind.INCREMENTAL, delivery, projects);
            case "data_source.moved",
                    "data_source.deleted",
                    "data_source.undeleted",
                    "database.moved",
                    "database.deleted",
                    "database.undeleted" -> sweep(SweepKind.FULL, delivery, projects);
            default -> nothing(IRRELEVANT.contains(type) ? Outcome.IRRELEVANT : Outcome.UNKNOWN_TYPE);
        };
    }

    private static DeliveryMeaning ofPage(Delivery delivery, List<HookedProject> projects) {
        UUID page = delivery.entityId();
        List<Request> jobs = new ArrayList<>();
        for (HookedProject project : projects) {
            boolean mayBeRow = delivery.parent() == null || isIn(project, delivery.parent());
            if (page != null && (mayBeRow || PAGE_MAY_HAVE_LEFT.contains(delivery.type()))) {
                PageSync job = new PageSync(project.projectId(), page);
                jobs.add(new Request(job, delivery.at(), !mayBeRow, delivery.traceparent(), delivery.receivedAt()));
            }
        }
        return jobs.isEmpty() ? nothing(Outcome.FOREIGN) : new DeliveryMeaning(jobs, List.of(), Outcome.USED);
    }

    private static boolean isIn(HookedProject project, Delivery.Parent parent) {
        if (parent.dataSourceId() != null) {
            return parent.dataSourceId().equals(project.dataSourceId());
        }
        return switch (parent.kind()) {
            case "database" -> project.databaseId().equals(parent.id());
            case "data_source" -> project.dataSourceId().equals(parent.id());
            default -> false;
        };
    }

    private static DeliveryMeaning ofSchema(Delivery delivery, List<HookedProject> projects) {
        List<Request> jobs = about(delivery, projects).stream()
                .map(id -> new Request(new SchemaSync(id), null, false, delivery.traceparent()))
                .toList();
        return jobs.isEmpty() ? nothing(Outcome.FOREIGN) : new DeliveryMeaning(jobs, List.of(), Outcome.USED);
    }

    private static DeliveryMeaning sweep(SweepKind kind, Delivery delivery, List<HookedProject> projects) {
        List<Want> wants =
                about(delivery, projects).stream().map(id -> new Want(id, kind)).toList();
        return wants.isEmpty() ? nothing(Outcome.FOREIGN) : new DeliveryMeaning(List.of(), wants, Outcome.USED);
    }

    /** The projects whose data source or database is the delivery's entity. */
    private static List<UUID> about(Delivery delivery, List<HookedProject> projects) {
        @Nullable UUID entity = delivery.entityId();
        boolean isDatabase = delivery.type().startsWith("database.");
        return projects.stream()
                .filter(project -> (isDatabase ? project.databaseId() : project.dataSourceId()).equals(entity))
                .map(HookedProject::projectId)
                .toList();
    }

    private static DeliveryMeaning nothing(Outcome outcome) {
        return new DeliveryMeaning(List.of(), List.of(), outcome);
    }
}
