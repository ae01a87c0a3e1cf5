package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.tributary.devstack.testing.PackagedResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.infrastructure.postgres.SecretBox;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job of what was packaged, a jar or a native executable: a job becomes rows. */
@QuarkusIntegrationTest
@WithTestResource(PackagedResource.class)
class PackagedJobsIT {

    private final TestStack stack = TestStack.current();

    @Test
    void a_sweep_that_is_wanted_becomes_a_job_and_the_job_becomes_rows() throws SQLException {
        Servers.awaitTrue(() -> RestAssured.get(PackagedResource.managementUrl().resolve("/q/health/ready"))
                        .statusCode()
                == 200);
        JsonPath workspace = RestAssured.get(stack.notionUrl() + "/_sim/state").jsonPath();
        String id = UUID.randomUUID().toString();
        String token = new SecretBox(Optional.of(PackagedResource.SECRET_KEY))
                .seal(new Secret(stack.notionToken()), "notion_tokens/" + id);
        try (Connection database = DriverManager.getConnection(
                "jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword())) {
            execute(database, """
                    INSERT INTO notion_connections (id, user_id, kind, token_hash, created_at)
                    VALUES ('%1$s', '%1$s', 'internal', uuid_send('%1$s'), now());
                    INSERT INTO notion_tokens (connection_id, access_token, updated_at) VALUES ('%1$s', '%2$s', now());
                    INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,
                    created_at, updated_at) VALUES ('%1$s', '%1$s', 'Launch', '%3$s', '%4$s', '%1$s', now(), now());
                    INSERT INTO sweep_wants (project_id, kind, reason, at) VALUES ('%1$s', 'full', 'test', now())""".formatted(
                            id, token, workspace.getString("databaseId"), workspace.getString("dataSourceId")));
            int pages = workspace.getInt("pages");

            Servers.awaitTrue(() -> count(database, id) == pages);

            assertThat(pages).isPositive();
        }
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    private static int count(Connection database, String project) {
        try (var statement = database.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT count(*) FROM pages WHERE project_id = '" + project + "'")) {
            return found.next() ? found.getInt(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
