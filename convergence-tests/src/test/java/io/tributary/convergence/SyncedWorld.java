package io.tributary.convergence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.tributary.convergence.DrivenJobs.Work;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.TestStack;
import io.tributary.devstack.testing.notion.NotionControl;
import io.tributary.events.JobPayload;
import io.tributary.notion.NotionApi;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.deliveries.Delivery;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.ProbeBroken;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepRuns;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.Tick;
import io.tributary.projects.infrastructure.notion.HttpNotionReader;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.tributary.projects.infrastructure.postgres.PageWriter;
import io.tributary.projects.infrastructure.postgres.PgDeliveryLog;
import io.tributary.projects.infrastructure.postgres.PgDueWork;
import io.tributary.projects.infrastructure.postgres.PgHookedProjects;
import io.tributary.projects.infrastructure.postgres.PgProjectSyncs;
import io.tributary.projects.infrastructure.postgres.PgSweepRuns;
import io.tributary.projects.infrastructure.postgres.PgSweepTargets;
import io.tributary.projects.infrastructure.postgres.PgSweepWants;
import io.tributary.projects.infrastructure.postgres.PgSyncedPages;
import io.tributary.projects.infrastructure.postgres.PgTickets;
import io.tributary.projects.infrastructure.postgres.WantSweep;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A project, its simulator and all of the product that keeps it in sync, on one driven clock. Nothing happens by
 * itself: the test ticks, starts jobs and moves the clock, and each call returns when its work is done.
 */
final class SyncedWorld implements AutoCloseable {

    static final Instant BEGIN = Instant.parse("2026-11-24T10:20:30.456Z");
    private static final SweepSettings SETTINGS = new SweepSettings(Duration.ofMinutes(3), Duration.ofMinutes(20));
    private static final Duration LIMIT = Duration.ofSeconds(90);

    final CopyDatabase database;
    final NotionSimulator simulator;
    final NotionControl notion;
    final Clock clock;
    final DrivenJobs jobs;
    final UUID projectId = UUID.randomUUID();

    private final UUID connectionId = UUID.randomUUID();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Vertx vertx = Vertx.vertx();
    private final NotionApi api;
    private final RedisAPI redis;
    private final Hook hook;
    private final WantSweep wants;
    private final Services.Ports ports;
    private final Services services;
    private final Tick tick;
    private final ProbeBroken probes;

    /**
     * Wires it.
     *
     * @param budget requests per minute that the product allows itself
     * @param meanwhile runs while each of Notion's answers is on its way
     * @param receiver gets each delivery that came
     */
    SyncedWorld(
            CopyDatabase database,
            long seed,
            int budget,
            Interleaved.Meanwhile meanwhile,
            Consumer<Delivery> receiver) {
        this.database = database;
        this.simulator = NotionSimulator.startSeeded(seed, BEGIN);
        this.notion = NotionControl.at(simulator.url());
        this.clock = simulator.clock();
        this.jobs = new DrivenJobs(clock);
        this.api = new NotionApi(
                vertx.getDelegate(), new NotionApi.Settings(simulator.url(), Duration.ofSeconds(5), 10_000_000));
        this.redis = RedisAPI.api(io.vertx.mutiny.redis.client.Redis.createClient(
                vertx, TestStack.current().redisUrl()));
        this.wants = new WantSweep(clock);
        var pool = database.pool();
        var outbox = new Outbox();
        var pages = new PageWriter(outbox, clock);
        var syncs = new PgProjectSyncs(pool, outbox, SETTINGS, clock);
        var runs = new PgSweepRuns(pool, pages, outbox, SETTINGS, clock);
        var reader = new Interleaved(reader(budget), clock, threads, meanwhile);
        this.ports = new Services.Ports(
                new PgSyncedPages(pool, pages, clock),
                syncs,
                runs,
                new PgSweepTargets(pool),
                reader,
                new PgHookedProjects(pool),
                new PgSweepWants(pool, wants),
                jobs,
                new PgDeliveryLog(pool));
        this.services = Services.on(ports, clock);
        this.tick = new Tick(new PgDueWork(pool, SETTINGS, clock), new PgTickets(pool), new Mark(redis), jobs);
        this.probes = new ProbeBroken(syncs, reader, clock);
        this.hook = new Hook("hook-" + projectId, receiver);
        addConnection();
        addProject(projectId, NotionSimulator.DEMO_DATABASE_ID, NotionSimulator.DEMO_DATA_SOURCE_ID);
        subscribe();
    }

    private HttpNotionReader reader(int budget) {
        return new HttpNotionReader(
                api,
                new RateLimiter(redis, budget).drivenBy(clock),
                new PgTickets(database.pool()),
                connection -> Uni.createFrom().item(NotionSimulator.INTEGRATION_TOKEN),
                DrivenTime.timers((millis, rest) -> threads.execute(() -> {
                    advance(Duration.ofMillis(millis));
                    rest.run();
                })),
                clock);
    }

    private void addConnection() {
        database.rows("UPDATE projects SET deleted_at = now() WHERE deleted_at IS NULL");
        database.rows("INSERT INTO project_sync (project_id, phase, purged_at) SELECT id, 'syncing', now()"
                + " FROM projects ON CONFLICT (project_id) DO UPDATE SET purged_at = now()");
        database.rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at)"
                        + " VALUES ($1, $1, 'internal', now())",
                connectionId);
        database.rows(
                "INSERT INTO hooks (id, connection_id, created_at, updated_at) VALUES ($1, $2, now(), now())",
                "hook-" + projectId,
                connectionId);
    }

    /** One more project on the same connection. */
    void addProject(UUID id, String databaseId, String dataSourceId) {
        database.rows(
                "INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                        + " created_at, updated_at) VALUES ($1, $2, 'Launch', $3, $4, $2, now(), now())",
                id,
                connectionId,
                UUID.fromString(databaseId),
                UUID.fromString(dataSourceId));
    }

    private void subscribe() {
        JsonNode subscription = notion.control(
                "POST", "webhooks", JsonNodeFactory.instance.objectNode().put("url", hook.url()));
        notion.advance(Duration.ZERO);
        var unused = notion.control(
                "POST",
                "webhooks/" + subscription.path("id").asText() + "/verify",
                JsonNodeFactory.instance.objectNode().put("verificationToken", hook.token()));
    }

    /** Moves the clock; what Notion sends on the way is received. */
    void advance(Duration by) {
        simulator.advance(by);
    }

    /** The clock's second: what is due becomes wanted, and broken projects are probed. */
    void tick() {
        List<Throwable> failures = await(tick.runOnce()).failures();
        if (!failures.isEmpty()) {
            throw new AssertionError("A tick failed", failures.get(0));
        }
        await(probes.runOnce());
    }

    /** Does what deliveries mean. */
    void act(List<Delivery> deliveries) {
        var unused = await(services.deliveries().act(deliveries));
    }

    /** The same by a process that the killer gets; Kafka hands them out again. */
    void act(List<Delivery> deliveries, Killer killer) {
        var unused = await(Services.on(ports.doomed(killer), clock)
                .deliveries()
                .act(deliveries)
                .onFailure(Killer.Killed.class)
                .recoverWithItem(List.of()));
        if (killer.hasKilled()) {
            act(deliveries);
        }
    }

    /** Runs one of the jobs that are due, to its end; false if none is. */
    boolean work(IntUnaryOperator choice) {
        return jobs.start(choice).map(this::toItsEnd).orElse(false);
    }

    /** Runs that job, if it is due. */
    boolean work(JobPayload payload) {
        return jobs.start(payload).map(this::toItsEnd).orElse(false);
    }

    private boolean toItsEnd(Work work) {
        settle(work, await(services.run(work)));
        return true;
    }

    /** The same by a process that the killer gets: another one takes the job over when the lease has ended. */
    boolean work(IntUnaryOperator choice, Killer killer) {
        @Nullable Work work = jobs.start(choice).orElse(null);
        if (work == null) {
            return false;
        }
        try {
            settle(work, await(Services.on(ports.doomed(killer), clock).run(work)));
        } catch (Killer.Killed dead) {
            jobs.takeOver(work, clock.instant().plus(SweepRuns.LEASE));
        }
        return true;
    }

    private void settle(Work work, JobResult result) {
        if (result instanceof JobResult.Wait wait) {
            jobs.again(work, wait);
        } else if (result instanceof JobResult.Refused refused
                && work.request().payload() instanceof JobPayload.PageSync page) {
            await(services.pages().giveUp(page.projectId(), page.pageId(), refused.reason()));
        }
    }

    void want(SweepKind kind, String reason) {
        await(database.pool().withTransaction(tx -> wants.want(tx, projectId, kind, reason)));
    }

    /** Ticks, works and moves the clock until nothing is wanted, open or waiting. */
    void settle(IntUnaryOperator choice) {
        Instant limit = clock.instant().plus(Duration.ofHours(6));
        do {
            tick();
            while (work(choice)) {
                tick();
            }
            advance(untilNext());
            if (clock.instant().isAfter(limit)) {
                throw new AssertionError("Not settled after 6 hours: " + sync() + ", " + jobs.nextDue());
            }
        } while (!isSettled());
    }

    private Duration untilNext() {
        Instant second = clock.instant().plusSeconds(1);
        Instant next = jobs.nextDue().filter(due -> due.isAfter(second)).orElse(second);
        return isSettled() ? Duration.ZERO : Duration.between(clock.instant(), next);
    }

    private boolean isSettled() {
        return jobs.isEmpty()
                && database.rows("SELECT 1 FROM sweep_wants WHERE project_id = $1", projectId)
                        .isEmpty()
                && database.rows("SELECT 1 FROM sync_runs WHERE project_id = $1 AND finished_at IS NULL", projectId)
                        .isEmpty();
    }

    /** Redis forgets: budget, epoch and jobs. */
    void flushRedis() {
        await(redis.flushall(List.of()));
        jobs.wipe();
    }

    Row sync() {
        return database.row("SELECT * FROM project_sync WHERE project_id = $1", projectId);
    }

    JsonNode state() {
        return notion.state(NotionSimulator.DEMO_DATA_SOURCE_ID);
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    @Override
    public void close() {
        hook.close();
        simulator.close();
        api.close();
        redis.close();
        await(vertx.close());
        threads.shutdownNow();
    }
}
