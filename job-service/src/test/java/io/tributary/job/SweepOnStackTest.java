package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.JobQueues;
import io.tributary.jobqueue.JobServer;
import io.tributary.projects.application.sync.RedisEpoch;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.infrastructure.postgres.SecretBox;
import io.tributary.projects.infrastructure.postgres.WantSweep;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as it is deployed, on real servers: what is wanted in PostgreSQL comes to pass. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SweepOnStackTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Map<String, Integer> QUEUES =
            Map.of(JobPayload.CRITICAL, 6, JobPayload.DEFAULT, 3, JobPayload.BULK, 1);

    @Inject
    Pool pool;

    @Inject
    SecretBox secrets;

    @Inject
    Clock clock;

    @Inject
    JobServer server;

    @Inject
    RedisEpoch epoch;

    /** As configured; a test before this one may have had it serve others. */
    @BeforeEach
    void takeJobs() {
        server.serve(JobQueues.weighted(QUEUES)).await().atMost(LIMIT);
    }

    /** The service lives on while the next tests use the same Redis, and must leave their jobs alone. */
    @AfterEach
    void takeNoMoreJobs() {
        server.serve(JobQueues.weighted(Map.of("none", 1))).await().atMost(LIMIT);
    }

    @Test
    void a_wanted_sweep_copies_the_workspace_and_a_deleted_project_leaves_nothing() {
        JsonObject workspace = workspace();
        UUID project = project(workspace);
        rows(
                WantSweep.SQL,
                project,
                SweepKind.FULL.text(),
                "test",
                clock.instant().atOffset(ZoneOffset.UTC));

        Servers.awaitTrue(() -> "live".equals(phase(project)));

        assertThat(count("pages", project)).isEqualTo(workspace.getLong("pages"));
        assertThat(count("sweep_wants", project)).isZero();

        rows("UPDATE projects SET deleted_at = now() WHERE id = $1", project);

        Servers.awaitTrue(
                () -> rows("SELECT 1 FROM project_sync WHERE project_id = $1 AND purged_at IS NOT NULL", project)
                                .size()
                        == 1);
        for (String table : List.of("pages", "page_state", "page_changes", "sync_runs", "sweep_wants")) {
            assertThat(count(table, project)).as(table).isZero();
        }
    }

    @Test
    void a_postgresql_that_is_older_than_redis_remembers_is_noticed_and_swept_in_full() {
        UUID project = project(workspace());
        Servers.awaitTrue(() -> "live".equals(phase(project)));
        long newest = lastTicket();
        Servers.awaitTrue(() -> marked() >= newest);

        rows("SELECT setval('observation_ticket', $1)", 1L);

        Servers.awaitTrue(() -> rows(
                                "SELECT 1 FROM sync_runs WHERE project_id = $1 AND kind = 'full' AND reason = $2"
                                        + " AND finished_at IS NOT NULL",
                                project,
                                WantReason.POSTGRES_RESTORED)
                        .size()
                == 1);
        assertThat(lastTicket()).isGreaterThan(newest);
        Servers.awaitTrue(() -> marked() >= lastTicket());
    }

    private long lastTicket() {
        return rows("SELECT last_value FROM observation_ticket")
                .iterator()
                .next()
                .getLong("last_value");
    }

    private long marked() {
        return epoch.read().await().atMost(LIMIT).map(RedisEpoch.Mark::ticket).orElse(-1L);
    }

    private static JsonObject workspace() {
        return new JsonObject(
                RestAssured.get(TestStack.current().notionUrl() + "/_sim/state").asString());
    }

    private UUID project(JsonObject workspace) {
        UUID connection = UUID.randomUUID();
        Secret token = new Secret(TestStack.current().notionToken());
        rows(
                "INSERT INTO notion_connections (id, user_id, kind, created_at)"
                        + " VALUES ($1, $1, 'internal', now())",
                connection);
        rows(
                "INSERT INTO notion_tokens (connection_id, access_token, updated_at) VALUES ($1, $2, now())",
                connection,
                secrets.seal(token, "notion_tokens/" + connection));
        UUID project = UUID.randomUUID();
        rows(
                "INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                        + " created_at, updated_at) VALUES ($1, $2, 'Launch', $3, $4, $2, now(), now())",
                project,
                connection,
                UUID.fromString(workspace.getString("databaseId")),
                UUID.fromString(workspace.getString("dataSourceId")));
        return project;
    }

    private String phase(UUID project) {
        RowSet<Row> found = rows("SELECT phase FROM project_sync WHERE project_id = $1", project);
        return found.size() == 0 ? "none" : found.iterator().next().getString("phase");
    }

    private long count(String table, UUID project) {
        return rows("SELECT 1 FROM " + table + " WHERE project_id = $1", project)
                .size();
    }

    private RowSet<Row> rows(String sql, Object... values) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(List.of(values)))
                .await()
                .atMost(LIMIT);
    }
}
