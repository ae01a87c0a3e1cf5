package io.tributary.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.Standing;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.WebhookState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Shows how projects, sweeps and the outbox stand: read now and then, not when someone asks, and by every replica the
 * same. What PostgreSQL doesn't tell twice in a row is not shown, since the last figure would look like the present one.
 */
@Singleton
class StandingGauges {

    private static final Logger LOG = Logger.getLogger(StandingGauges.class);

    /** PostgreSQL gives up sooner; a server that is cut off from us may never answer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Standing.Reader reader;
    private final Part ofProjects;
    private final Part ofOutbox;
    private final MultiGauge projects;
    private final MultiGauge webhooks;
    private final MultiGauge behind;
    private final MultiGauge open;
    private final MultiGauge done;
    private final MultiGauge expected;
    private final MultiGauge oldest;
    private final MultiGauge idle;
    private final MultiGauge outbox;
    private final MultiGauge outboxAge;

    StandingGauges(Standing.Reader reader, MeterRegistry registry) {
        this.reader = reader;
        projects = gauge(registry, "tributary.projects", "Projects by the state of their sync");
        webhooks = gauge(registry, "tributary.projects.webhooks", "Projects by the state of their webhook");
        behind = age(registry, "tributary.projects.behind", "Longest time since a project's last complete pass began");
        open = gauge(registry, "tributary.sweeps.open", "Runs that are under way");
        done = gauge(registry, "tributary.sweeps.rows.done", "Rows that the runs under way have listed");
        expected = gauge(registry, "tributary.sweeps.rows.expected", "Rows that the full runs under way are to list");
        oldest = age(registry, "tributary.sweeps.oldest.age", "How long ago the first of the runs under way began");
        idle = age(registry, "tributary.sweeps.idle", "How long one of the runs under way hasn't advanced, at most");
        outbox = gauge(registry, "tributary.outbox.rows", "Events that are committed and not published");
        outboxAge = age(registry, "tributary.outbox.oldest.age", "How long the next event waits to be published");
        ofProjects = new Part(
                "projects and sweeps", List.of(projects, webhooks, behind, open, done, expected, oldest, idle));
        ofOutbox = new Part("the outbox", List.of(outbox, outboxAge));
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP, identity = "standing")
    Uni<Void> update() {
        return ofProjects.update(reader::read, this::show).chain(() -> ofOutbox.update(reader::outbox, this::show));
    }

    private void show(Standing standing) {
        List<Standing.Projects> groups = standing.projects();
        show(
                projects,
                Arrays.stream(SyncState.values())
                        .map(state -> Row.of(
                                Tags.of("sync", state.word()),
                                count(groups.stream().filter(group -> group.sync() == state)))));
        show(
                webhooks,
                Arrays.stream(WebhookState.values())
                        .map(state -> Row.of(
                                Tags.of("webhook", state.word()),
                                count(groups.stream().filter(group -> group.webhook() == state)))));
        show(
                behind,
                groups.stream()
                        .map(Standing.Projects::sync)
                        .distinct()
                        .map(state -> Row.of(Tags.of("sync", state.word()), behind(groups, state))));
        List<Standing.Sweeps> sweeps = new ArrayList<>(standing.sweeps());
        for (SweepKind kind : SweepKind.values()) {
            if (sweeps.stream().noneMatch(some -> some.kind() == kind)) {
                sweeps.add(new Standing.Sweeps(
                        kind, 0, 0, kind == SweepKind.FULL ? 0L : null, Duration.ZERO, Duration.ZERO));
            }
        }
        show(open, sweeps.stream().map(some -> Row.of(kind(some), some.open())));
        show(done, sweeps.stream().map(some -> Row.of(kind(some), some.rowsDone())));
        show(
                expected,
                sweeps.stream()
                        .filter(some -> some.kind() == SweepKind.FULL)
                        .map(some -> Row.of(kind(some), some.rowsExpected() == null ? 0 : some.rowsExpected())));
        show(oldest, sweeps.stream().map(some -> Row.of(kind(some), seconds(some.oldest()))));
        show(idle, sweeps.stream().map(some -> Row.of(kind(some), seconds(some.idle()))));
    }

    private void show(Standing.Outbox events) {
        show(
                outbox,
                Stream.of(
                        Row.of(Tags.of("state", "waiting"), events.waiting()),
                        Row.of(Tags.of("state", "refused"), events.refused())));
        show(outboxAge, Stream.of(Row.of(Tags.empty(), seconds(events.oldest()))));
    }

    private static void show(MultiGauge gauge, Stream<? extends Row<?>> rows) {
        gauge.register(rows.<Row<?>>map(row -> row).toList(), true);
    }

    private static long count(Stream<Standing.Projects> groups) {
        return groups.mapToLong(Standing.Projects::count).sum();
    }

    private static double behind(List<Standing.Projects> groups, SyncState state) {
        return groups.stream()
                .filter(group -> group.sync() == state)
                .mapToDouble(group -> seconds(group.behind()))
                .max()
                .orElse(0);
    }

    private static Tags kind(Standing.Sweeps sweeps) {
        return Tags.of("kind", sweeps.kind().text());
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1000.0;
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private static MultiGauge age(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    /** What one statement tells, and the next one may tell although this one doesn't. */
    private static final class Part {

        private final String what;
        private final List<MultiGauge> gauges;
        private final AtomicInteger failures = new AtomicInteger();

        Part(String what, List<MultiGauge> gauges) {
            this.what = what;
            this.gauges = gauges;
        }

        /** Never fails. */
        <T> Uni<Void> update(Supplier<Uni<T>> read, Consumer<T> show) {
            return Uni.createFrom()
                    .deferred(read::get)
                    .ifNoItem()
                    .after(LIMIT)
                    .fail()
                    .invoke(show)
                    .invoke(this::works)
                    .onFailure()
                    .invoke(this::fails)
                    .replaceWithVoid()
                    .onFailure()
                    .recoverWithNull();
        }

        private void works() {
            if (failures.getAndSet(0) > 1) {
                LOG.infof("The figures of %s are read from PostgreSQL again", what);
            }
        }

        /** The first failure alone takes nothing away: figures that come and go would make every alert begin anew. */
        private void fails(Throwable failure) {
            if (failures.incrementAndGet() == 2) {
                gauges.forEach(gauge -> StandingGauges.show(gauge, Stream.empty()));
                LOG.warnf(
                        "The figures of %s can't be read from PostgreSQL, and aren't shown until they can: %s",
                        what, failure);
            }
        }
    }
}
