package io.tributary.projects.application.deliveries;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.projects.application.deliveries.DeliveryMeaning.Outcome;
import io.tributary.projects.application.deliveries.SweepWants.Want;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.JobQueue.Request;
import io.tributary.projects.application.sync.WantReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Acts on a batch of deliveries: one look-up, one transaction for the wants, one hand-over of jobs, one statement for the
 * log. When it completes, all that they mean is durable, but for the log, which is no promise. It may be repeated: jobs are unique while they wait, so are
 * wants, and the log has each delivery once.
 */
public final class ActOnDeliveries {

    private static final Logger LOG = Logger.getLogger(ActOnDeliveries.class);
    private static final Duration LOG_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOG_PAUSE = Duration.ofMillis(250);
    private static final int LOG_TRIES = 3;

    private static final Comparator<Want> ORDER =
            Comparator.comparing(Want::projectId).thenComparing(Want::kind);

    private final HookedProjects projects;
    private final SweepWants wants;
    private final JobQueue jobs;
    private final DeliveryLog log;

    /** Reads {@code projects}, and writes to the others. */
    public ActOnDeliveries(HookedProjects projects, SweepWants wants, JobQueue jobs, DeliveryLog log) {
        this.projects = projects;
        this.wants = wants;
        this.jobs = jobs;
        this.log = log;
    }

    /** Acts on them; tells for each, in order, what became of it. */
    public Uni<List<Outcome>> act(List<Delivery> deliveries) {
        Set<String> hooks = deliveries.stream().map(Delivery::hookId).collect(Collectors.toSet());
        Set<String> workspaces = deliveries.stream()
                .map(Delivery::workspaceId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return projects.byHook(hooks, workspaces)
                .map(byHook -> meanings(deliveries, byHook))
                .call(this::recordWants)
                .call(meanings -> jobs.enqueue(requests(meanings)))
                .call(meanings -> log(entries(deliveries, meanings)))
                .map(meanings -> meanings.stream().map(DeliveryMeaning::outcome).toList());
    }

    /** Tried for some seconds, and then left out: what was handed over stands, and isn't done again for its log. */
    private Uni<Void> log(List<LoggedDelivery> entries) {
        return Uni.createFrom()
                .deferred(() -> log.add(entries))
                .ifNoItem()
                .after(LOG_LIMIT)
                .fail()
                .onFailure()
                .retry()
                .withBackOff(LOG_PAUSE)
                .atMost(LOG_TRIES - 1)
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "%d deliveries were acted on, but are missing in their log: %s", entries.size(), failure))
                .onFailure()
                .recoverWithNull();
    }

    private static List<DeliveryMeaning> meanings(List<Delivery> deliveries, Map<String, List<HookedProject>> byHook) {
        return deliveries.stream()
                .map(delivery -> DeliveryMeaning.of(delivery, served(delivery, byHook)))
                .toList();
    }

    private static List<HookedProject> served(Delivery delivery, Map<String, List<HookedProject>> byHook) {
        return byHook.getOrDefault(delivery.hookId(), List.of()).stream()
                .filter(project -> project.isIn(delivery.workspaceId()))
                .toList();
    }

    private static List<LoggedDelivery> entries(List<Delivery> deliveries, List<DeliveryMeaning> meanings) {
        return IntStream.range(0, deliveries.size())
                .boxed()
                .flatMap(i -> LoggedDelivery.of(deliveries.get(i), meanings.get(i)).stream())
                .toList();
    }

    private Uni<Void> recordWants(List<DeliveryMeaning> meanings) {
        Set<Want> wanted = wanted(meanings);
        return wanted.isEmpty() ? Uni.createFrom().voidItem() : wants.want(wanted, WantReason.WEBHOOK);
    }

    /** Each once; in one order, so that two batches never wait for each other. */
    private static Set<Want> wanted(List<DeliveryMeaning> meanings) {
        Set<Want> wanted = new TreeSet<>(ORDER);
        meanings.forEach(meaning -> wanted.addAll(meaning.wants()));
        return wanted;
    }

    /** The jobs, each once, and a sweep for each project that wants one now: the clock would start it a moment later. */
    private static List<Request> requests(List<DeliveryMeaning> meanings) {
        Stream<Request> sweeps = wanted(meanings).stream().map(want -> Request.of(new ProjectSweep(want.projectId())));
        Stream<Request> others = meanings.stream().flatMap(meaning -> meaning.jobs().stream());
        return new ArrayList<>(Stream.concat(others, sweeps)
                .collect(Collectors.toMap(
                        Request::payload, request -> request, ActOnDeliveries::both, LinkedHashMap::new))
                .values());
    }

    /** One request that asks for what either asks for. */
    private static Request both(Request one, Request other) {
        JobPayload payload = one.payload();
        return new Request(
                payload,
                later(one.eventTime(), other.eventTime()),
                one.onlyIfKnown() && other.onlyIfKnown(),
                one.traceparent(),
                earlier(one.receivedAt(), other.receivedAt()));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return Stream.of(one, other)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return Stream.of(one, other)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
