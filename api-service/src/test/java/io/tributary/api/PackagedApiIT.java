package io.tributary.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tributary.devstack.testing.PackagedResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.WebhookSignature;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The main job of what was packaged, a jar or a native executable. */
@QuarkusIntegrationTest
@WithTestResource(PackagedResource.class)
class PackagedApiIT {

    private static final String SECRET = "secret_integration_0123456789abcdefghijklmno";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void a_project_is_made_its_webhook_verified_and_what_is_asked_answered() {
        awaitReady();
        String project = "/api/v1/projects/" + create().getString("id");
        String hook = URI.create(api().get(project).jsonPath().getString("webhookUrl"))
                .getPath();

        assertThat(deliver(hook, "{\"verification_token\":\"" + SECRET + "\"}")).isEqualTo(200);
        assertThat(api().post(project + "/hook/reveal").jsonPath().getString("verificationToken"))
                .isEqualTo(SECRET);
        assertThat(deliver(hook, """
                {"id":"5f3a0e38-64a5-4cf1-8f39-4a8f0ab3a2f1","timestamp":"2026-11-20T09:15:34.285Z",\
                "type":"page.created","attempt_number":1,\
                "entity":{"id":"153104cd-477e-809d-8dc4-ff2d96ae3090","type":"page"},"data":{}}""")).isEqualTo(202);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(api().get(project).jsonPath().getString("webhook"))
                        .isEqualTo("verified"));
        assertThat(api().get("/api/v1/projects").jsonPath().getList("items")).hasSize(1);
        assertThat(api().get(project + "/pages").statusCode()).isEqualTo(200);
        assertThat(api().contentType(ContentType.JSON)
                        .body(Map.of("nme", "x"))
                        .patch(project)
                        .jsonPath()
                        .getString("type"))
                .isEqualTo("/api/problems/unknown-field");
        assertThat(metrics()).contains("uri=\"/api/v1/projects/{id}\"", "uri=\"/api/v1/projects/{id}/pages\"");
    }

    private static JsonPath create() {
        String workspace = TestStack.current().notionUrl() + "/_sim/state";
        String database = RestAssured.get(workspace).jsonPath().getString("databaseId");
        return api().contentType(ContentType.JSON)
                .body(Map.of("name", "Launch", "notionDatabaseId", database))
                .post("/api/v1/projects")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static int deliver(String hook, String body) {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .header(WebhookSignature.HEADER, WebhookSignature.sign(body.getBytes(UTF_8), SECRET))
                .body(body.getBytes(UTF_8))
                .post(hook)
                .statusCode();
    }

    private static RequestSpecification api() {
        return RestAssured.given().header("Authorization", "Bearer " + PackagedResource.API_TOKEN);
    }

    private static String metrics() {
        return RestAssured.get(PackagedResource.managementUrl().resolve("/q/metrics"))
                .asString();
    }

    private static void awaitReady() {
        URI ready = PackagedResource.managementUrl().resolve("/q/health/ready");
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(RestAssured.get(ready).statusCode()).isEqualTo(200));
    }
}
