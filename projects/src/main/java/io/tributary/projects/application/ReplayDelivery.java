package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.events.ProjectReplayRequested;
import io.tributary.projects.application.DeliveryReads.Entry;
import io.tributary.projects.application.deliveries.DeliveryOutcome;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.SyncFacts;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has what a delivery was about looked at once more. What was sent isn't kept, and isn't needed: a delivery only says
 * where to look. A sweep is wanted as ever; a page or schema goes by the outbox, so it isn't lost once this completes.
 */
public final class ReplayDelivery {

    private static final String PAGE_EVENTS = "page.";

    private final Transactions transactions;
    private final ProjectRepository projects;
    private final SyncFactsReader facts;
    private final DeliveryReads deliveries;
    private final ProjectWants wants;
    private final ProjectOutbox outbox;
    private final Clock clock;

    /** Works on these. */
    public ReplayDelivery(
            Transactions transactions,
            ProjectRepository projects,
            SyncFactsReader facts,
            DeliveryReads deliveries,
            ProjectWants wants,
            ProjectOutbox outbox,
            Clock clock) {
        this.transactions = transactions;
        this.projects = projects;
        this.facts = facts;
        this.deliveries = deliveries;
        this.wants = wants;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What is wanted now.
     *
     * @param job the type of the job that will do it
     * @param wantedAt when it was wanted
     */
    public record Wanted(String job, Instant wantedAt) {}

    /**
     * Wants it. Fails with {@link Refused} if the owner has no such project or delivery, if the delivery was about
     * nothing that could be looked at, or the project syncs nothing now.
     */
    public Uni<Wanted> replay(UserId owner, ProjectId id, UUID delivery) {
        return deliveries
                .find(owner, id, delivery)
                .map(ReplayDelivery::target)
                .call(() -> facts.find(List.of(id)).invoke(found -> refuseBroken(found.get(id))))
                .chain(target -> transactions.run(() -> want(owner, id, target)));
    }

    private Uni<Wanted> want(UserId owner, ProjectId id, Target target) {
        Instant now = clock.instant();
        return projects.findById(owner, id)
                .map(project -> Found.orRefused(project, id))
                .invoke(RequestSync::refusePaused)
                .chain(() -> want(id, target, now))
                .replaceWith(new Wanted(target.job.word(), now));
    }

    private Uni<Void> want(ProjectId id, Target target, Instant now) {
        return target.sweep != null
                ? wants.want(id, target.sweep, WantReason.ON_DEMAND, now)
                : outbox.add(new ProjectReplayRequested(UUID.randomUUID().toString(), id.value(), target.page, now));
    }

    /** What a delivery says to look at, whatever became of it then. */
    private static Target target(@Nullable Entry entry) {
        if (entry == null) {
            throw new Refused(
                    Refused.Kind.NOT_FOUND, "delivery-not-found", "The project's log has no delivery of that id.");
        }
        UUID entity = entry.entityId();
        DeliveryOutcome outcome = DeliveryOutcome.of(entry.outcome()).orElseThrow();
        return switch (outcome) {
            case SWEEP -> new Target(outcome, SweepKind.of(String.valueOf(entry.detail())), null);
            case SCHEMA_SYNC -> new Target(outcome, null, null);
            case PAGE_SYNC, DROPPED, REFUSED -> {
                String type = entry.type();
                if (entity == null || type == null || !type.startsWith(PAGE_EVENTS)) {
                    throw new Refused(
                            Refused.Kind.CONFLICT,
                            "nothing-to-replay",
                            "The delivery was about no page, no schema and no data source, so there is nothing to look"
                                    + " at.");
                }
                yield new Target(DeliveryOutcome.PAGE_SYNC, null, entity);
            }
        };
    }

    private static void refuseBroken(@Nullable SyncFacts facts) {
        if (facts != null && facts.phase() == SyncFacts.Phase.BROKEN) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "project-broken",
                    "The project is broken, so nothing is synced. Its reason says what to repair; a sync on demand"
                            + " tries again.");
        }
    }

    /** The schema, if there is neither a sweep nor a page. */
    private record Target(
            DeliveryOutcome job,
            @Nullable SweepKind sweep,
            @Nullable UUID page) {}
}
