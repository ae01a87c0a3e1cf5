package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.devstack.testing.Server;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobOutcome.Snooze;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.projects.application.sync.ProjectSyncs;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncPage;
import io.tributary.projects.application.sync.SyncSchema;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.tributary.projects.infrastructure.postgres.PageWriter;
import io.tributary.projects.infrastructure.postgres.PgProjectSyncs;
import io.tributary.projects.infrastructure.postgres.PgSweepTargets;
import io.tributary.projects.infrastructure.postgres.PgSyncedPages;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageSyncHandlerTest {

    private static final SweepSettings SETTINGS = new SweepSettings(Duration.ofMinutes(10), Duration.ofHours(24));

    @SuppressWarnings("NullAway.Init")
    private static Servers servers;

    private final Clock clock = Clock.systemUTC();
    private final RefusingNotion notion = new RefusingNotion();
    private final JobPayload.PageSync payload = new JobPayload.PageSync(UUID.randomUUID(), UUID.randomUUID());
    private final PageSyncHandler handler = new PageSyncHandler(
            new SyncPage(
                    new PgSyncedPages(servers.pool(), new PageWriter(new Outbox(), clock), clock),
                    new PgProjectSyncs(servers.pool(), new Outbox(), SETTINGS, clock),
                    notion,
                    clock),
            new JobOutcomes(clock, new SimpleMeterRegistry()),
            new DeliveryDelay(new SimpleMeterRegistry(), clock));

    @BeforeAll
    static void start() {
        servers = new Servers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void addProject() {
        rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at)"
                        + " VALUES ($1, $1, 'internal', now())",
                Tuple.of(payload.projectId()));
        rows(
                "INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                        + " created_at, updated_at) VALUES ($1, $1, 'Launch', $1, $1, $1, now(), now())",
                Tuple.of(payload.projectId()));
    }

    @Test
    void a_payload_that_is_none_is_given_up_at_once_and_alone() {
        FakeJob broken = new FakeJob("page:sync", "{\"projectId\":\"1\"}", null, null, null, false, false, 0, Map.of());

        assertThat(Servers.await(handler.handle(broken))).isInstanceOf(JobOutcome.Skip.class);
        assertThat(Servers.await(handler.beforeArchive(broken, "bad"))).isNull();
    }

    @Test
    void a_refused_page_is_given_up_and_shows_it_before_the_job_is_archived() {
        FakeJob job = FakeJob.of(payload);

        assertThat(Servers.await(handler.handle(job))).isEqualTo(JobOutcome.skip("restricted_resource"));
        Servers.await(handler.beforeArchive(job, "restricted_resource"));

        assertThat(Servers.await(servers.pool()
                                .preparedQuery("SELECT failed_reason FROM page_state WHERE page_id = $1")
                                .execute(Tuple.of(payload.pageId())))
                        .iterator()
                        .next()
                        .getString(0))
                .isEqualTo("restricted_resource");
    }

    @Test
    void a_schema_that_is_given_up_is_left_to_a_full_sweep_before_the_job_is_archived() {
        ProjectSyncs syncs = new PgProjectSyncs(servers.pool(), new Outbox(), SETTINGS, clock);
        SchemaHandler schemas = new SchemaHandler(
                new SyncSchema(new PgSweepTargets(servers.pool()), syncs, notion, clock),
                new JobOutcomes(clock, new SimpleMeterRegistry()));

        assertThat(Servers.await(schemas.beforeArchive(
                        FakeJob.of(new JobPayload.SchemaSync(payload.projectId())), "failed again and again")))
                .isNull();

        assertThat(Servers.await(servers.pool()
                                .preparedQuery("SELECT kind FROM sweep_wants WHERE project_id = $1")
                                .execute(Tuple.of(payload.projectId())))
                        .iterator()
                        .next()
                        .getString(0))
                .isEqualTo("full");
    }

    @Test
    void while_postgresql_is_down_the_job_waits_uncounted_without_asking_notion() {
        servers.stack().stop(Server.POSTGRES);
        JobOutcome outcome = Servers.await(handler.handle(FakeJob.of(payload)));
        servers.stack().start(Server.POSTGRES);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Snooze.class, snooze -> assertThat(snooze.reason()).isEqualTo(Wait.BACKOFF));
        assertThat(notion.calls()).isZero();
        Servers.awaitTrue(() -> Servers.await(handler.handle(FakeJob.of(payload))) instanceof JobOutcome.Skip);
    }

    private static void rows(String sql, Tuple values) {
        Servers.await(servers.pool().preparedQuery(sql).execute(values));
    }
}
