package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OAuthTest {
    private static final String REDIRECT = "https://tributary.example.com/callback";
    private static final String ME = "/v1/users/me";

    private final HttpClient http = HttpClient.newHttpClient();
    private Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @Test
    void an_approval_leads_back_with_a_code_that_is_good_once_and_for_its_address() throws Exception {
        String code = code();
        assertThat(exchange(code, "https://elsewhere.example.com").statusCode()).isEqualTo(400);
        String again = code();

        JsonNode pair = json(exchange(again, REDIRECT));

        assertThat(pair.path("token_type").asText()).isEqualTo("bearer");
        assertThat(pair.path("workspace_name").asText()).isEqualTo("Acme");
        assertThat(pair.at("/owner/type").asText()).isEqualTo("user");
        assertThat(me(access(pair)).status()).isEqualTo(200);
        assertThat(me(access(pair)).at("/id")).isEqualTo(pair.path("bot_id"));
        HttpResponse<String> second = exchange(again, REDIRECT);
        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(json(second).path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    void a_refresh_brings_a_new_pair_and_ends_the_old_one() throws Exception {
        JsonNode first = json(exchange(code(), REDIRECT));

        JsonNode second = json(refresh(first));

        assertThat(access(second)).isNotEqualTo(access(first));
        assertThat(me(access(first)).status()).isEqualTo(401);
        assertThat(me(access(second)).status()).isEqualTo(200);
        assertThat(refresh(first).statusCode()).isEqualTo(400);
        assertThat(notion.control("GET", "oauth", "").at("/refreshes").asInt()).isEqualTo(1);
    }

    @Test
    void access_tokens_end_by_age_or_on_demand_and_their_refresh_tokens_do_not() throws Exception {
        JsonNode first = json(exchange(code(), REDIRECT));
        notion.control("PATCH", "oauth", "{\"accessTokenLifeMillis\":60000}");
        notion.advance(Duration.ofMinutes(2));
        assertThat(me(access(first)).status()).isEqualTo(401);
        JsonNode second = json(refresh(first));
        assertThat(me(access(second)).status()).isEqualTo(200);

        notion.control("POST", "oauth/expire", "");

        assertThat(me(access(second)).status()).isEqualTo(401);
        assertThat(active(second)).isFalse();
        JsonNode third = json(refresh(second));
        assertThat(active(third)).isTrue();
    }

    @Test
    void revoking_disconnecting_and_refusing_end_what_they_say() throws Exception {
        JsonNode revoked = json(exchange(code(), REDIRECT));
        assertThat(post("revoke", "{\"token\":\"" + access(revoked) + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(me(access(revoked)).status()).isEqualTo(401);
        assertThat(refresh(revoked).statusCode()).isEqualTo(400);

        JsonNode kept = json(exchange(code(), REDIRECT));
        notion.control("PATCH", "oauth", "{\"refuseRefresh\":true}");
        assertThat(json(refresh(kept)).path("error").asText()).isEqualTo("invalid_grant");
        assertThat(me(access(kept)).status()).isEqualTo(200);

        notion.control("POST", "oauth/disconnect", "");
        assertThat(me(access(kept)).status()).isEqualTo(401);
    }

    @Test
    void who_declines_is_sent_back_with_the_reason() throws Exception {
        notion.control("PATCH", "oauth", "{\"deny\":true}");

        assertThat(approve().getRawQuery()).isEqualTo("error=access_denied&state=s%26t");
    }

    @Test
    void tokens_are_for_the_integration_alone() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(notion.simulator().url().resolve("/v1/oauth/token"))
                .header("Authorization", basic("somebody", "else"))
                .header("Notion-Version", Simulated.V2026)
                .POST(BodyPublishers.ofString("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\"}"))
                .build();

        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("error").asText()).isEqualTo("invalid_client");
    }

    @Test
    void answers_by_script_hit_the_endpoint_too() throws Exception {
        notion.control("POST", "faults/answers", "{\"path\":\"/v1/oauth/token\",\"status\":503}");

        assertThat(exchange("any", REDIRECT).statusCode()).isEqualTo(503);
        assertThat(exchange("any", REDIRECT).statusCode()).isEqualTo(400);
    }

    @Test
    void tokens_survive_a_restart(@TempDir Path folder) throws Exception {
        notion.close();
        Path file = folder.resolve("notion.json");
        notion = new Simulated(file);
        JsonNode pair = json(exchange(code(), REDIRECT));
        notion.close();
        notion = new Simulated(file);

        assertThat(me(access(pair)).status()).isEqualTo(200);
        assertThat(refresh(pair).statusCode()).isEqualTo(200);
    }

    private URI approve() throws IOException, InterruptedException {
        URI page = notion.simulator()
                .url()
                .resolve("/v1/oauth/authorize?response_type=code&owner=user&client_id="
                        + NotionSimulator.OAUTH_CLIENT_ID + "&redirect_uri=" + REDIRECT + "&state=s%26t");
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private String code() throws IOException, InterruptedException {
        URI back = approve();
        assertThat(back.toString()).startsWith(REDIRECT + "?code=").endsWith("&state=s%26t");
        return back.getRawQuery().replaceAll("code=([^&]*).*", "$1");
    }

    private HttpResponse<String> exchange(String code, String redirect) throws IOException, InterruptedException {
        return post(
                "token",
                "{\"grant_type\":\"authorization_code\",\"code\":\"" + code + "\",\"redirect_uri\":\"" + redirect
                        + "\"}");
    }

    private HttpResponse<String> refresh(JsonNode pair) throws IOException, InterruptedException {
        String token = pair.path("refresh_token").asText();
        return post("token", "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"" + token + "\"}");
    }

    private boolean active(JsonNode pair) throws IOException, InterruptedException {
        return json(post("introspect", "{\"token\":\"" + access(pair) + "\"}"))
                .path("active")
                .asBoolean();
    }

    private HttpResponse<String> post(String what, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(notion.simulator().url().resolve("/v1/oauth/" + what))
                .header("Authorization", basic(NotionSimulator.OAUTH_CLIENT_ID, NotionSimulator.OAUTH_CLIENT_SECRET))
                .header("Notion-Version", Simulated.V2026)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private Simulated.Answer me(String token) {
        return notion.call("GET", ME, token, Simulated.V2026, "");
    }

    private static String access(JsonNode pair) {
        return pair.path("access_token").asText();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Objects.requireNonNull(Json.read(answer.body().getBytes(StandardCharsets.UTF_8)));
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
