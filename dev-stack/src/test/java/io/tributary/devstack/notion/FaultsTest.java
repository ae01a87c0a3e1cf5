package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.Simulated.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults between a request and its answer: limits, errors by script, slowness, tokens and capabilities. */
class FaultsTest {
    private static final String ME = "/v1/users/me";
    private static final String ANSWERS = "faults/answers";

    private final Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @Test
    void each_connection_has_its_own_limit() {
        notion.faults("{\"requestsPerMinute\":1}");

        assertThat(notion.bot(ME).status()).isEqualTo(200);
        assertThat(second(ME).status()).isEqualTo(200);
        assertThat(notion.bot(ME).status()).isEqualTo(429);
        assertThat(second(ME).status()).isEqualTo(429);
    }

    @Test
    void all_connections_share_the_workspaces_limit_and_may_have_to_wait_long() {
        notion.faults("{\"workspaceRequestsPerMinute\":2,\"workspaceRetryAfterSeconds\":90}");
        second(ME);
        second(ME);

        Answer idleButRefused = notion.bot(ME);

        assertThat(idleButRefused.status()).isEqualTo(429);
        assertThat(idleButRefused.code()).isEqualTo("rate_limited");
        assertThat(idleButRefused.at("/additional_data/rate_limit_reason").textValue())
                .isEqualTo("public_api_space_request_rate_limit");
        assertThat(idleButRefused.at("/additional_data/retry_after").textValue())
                .isEqualTo("90");
        assertThat(idleButRefused.headers().firstValue("Retry-After")).contains("90");
        notion.clock.tick(Duration.ofMinutes(1));
        assertThat(notion.bot(ME).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "500,internal_server_error",
        "502,bad_gateway",
        "503,service_unavailable",
        "504,gateway_timeout",
        "529,service_overload",
        "409,conflict_error",
        "404,object_not_found",
    })
    void the_next_calls_of_a_kind_get_an_error(int status, String code) {
        notion.control(
                "POST",
                ANSWERS,
                "{\"count\":2,\"method\":\"POST\",\"path\":\"/v1/data_sources/*/query\",\"status\":" + status
                        + ",\"retryAfterSeconds\":9}");

        assertThat(notion.bot(ME).status()).isEqualTo(200);
        assertThat(notion.query("{}").code()).isEqualTo(code);
        Answer last = notion.query("{}");
        assertThat(last.status()).isEqualTo(status);
        assertThat(last.headers().firstValue("Retry-After")).contains("9");
        assertThat(notion.query("{}").status()).isEqualTo(200);
    }

    @Test
    void a_scripted_answer_may_say_more() {
        notion.control(
                "POST",
                ANSWERS,
                "{\"status\":503,\"additionalData\":{\"retry_guidance\":\"Use a smaller page_size.\"}}");
        notion.control(
                "POST", ANSWERS, "{\"status\":429,\"retryAfterSeconds\":3,\"reason\":\"public_api_request_blocked\"}");

        assertThat(notion.control("GET", "faults", "").path("answers")).hasSize(2);
        assertThat(notion.bot(ME).at("/additional_data/retry_guidance").textValue())
                .isEqualTo("Use a smaller page_size.");
        assertThat(notion.bot(ME).at("/additional_data").toString())
                .isEqualTo("{\"rate_limit_reason\":\"public_api_request_blocked\",\"retry_after\":\"3\"}");
        assertThat(notion.bot(ME).status()).isEqualTo(200);
    }

    @Test
    void a_connection_may_be_cut_and_the_script_forgotten() {
        notion.control("POST", ANSWERS, "{\"status\":0,\"method\":\"POST\"}");
        // A client repeats a GET by itself when it is cut.
        assertThatThrownBy(() -> notion.query("{}")).isInstanceOf(UncheckedIOException.class);

        notion.control("POST", ANSWERS, "{\"status\":500,\"count\":5}");
        notion.control("DELETE", ANSWERS, "");
        assertThat(notion.bot(ME).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":200}", "{\"status\":\"x\"}", "{\"count\":-1}", "{\"times\":1}"})
    void an_impossible_script_is_refused(String body) {
        assertThat(notion.call("POST", "/_sim/" + ANSWERS, "", "", body).status())
                .isEqualTo(400);
    }

    @Test
    void an_answer_may_be_slow() {
        notion.control("POST", ANSWERS, "{\"path\":\"/v1/users/me\",\"latencyMillis\":120}");

        assertThat(millis(() -> notion.bot(ME))).isGreaterThanOrEqualTo(120);

        notion.faults("{\"latencyMillis\":60,\"latencyRate\":0.5,\"seed\":3}");
        List<Boolean> slow = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            slow.add(millis(() -> notion.bot(ME)) >= 60);
        }
        assertThat(slow).contains(true, false);
    }

    @Test
    void one_token_may_be_revoked() {
        notion.faults("{\"revokedTokens\":[\"" + NotionSimulator.INTEGRATION_TOKEN + "\"]}");

        Answer revoked = notion.bot(ME);
        assertThat(revoked.status()).isEqualTo(401);
        assertThat(revoked.code()).isEqualTo("unauthorized");
        assertThat(second(ME).status()).isEqualTo(200);

        notion.faults("{\"revokedTokens\":null}");
        assertThat(notion.bot(ME).status()).isEqualTo(200);
        assertThat(notion.call("PATCH", "/_sim/faults", "", "", "{\"revokedTokens\":[\"ntn_x\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void what_a_connection_may_not_do_is_a_restricted_resource() {
        notion.faults("{\"missingCapabilities\":[\"user_information\",\"insert_content\"]}");

        Answer users = notion.bot("/v1/users");
        assertThat(users.status()).isEqualTo(403);
        assertThat(users.code()).isEqualTo("restricted_resource");
        assertThat(notion.bot(ME).status()).isEqualTo(200);
        assertThat(notion.query("{}").status()).isEqualTo(200);
        assertThat(notion.bot("POST", "/v1/pages", "{}").status()).isEqualTo(403);

        notion.faults("{\"missingCapabilities\":[\"read_content\"]}");
        assertThat(notion.query("{}").status()).isEqualTo(403);
        assertThat(notion.bot("/v1/pages/" + Simulated.task(1)).status()).isEqualTo(403);
        assertThat(notion.bot("/v1/users").status()).isEqualTo(200);
    }

    @Test
    void what_is_not_found_names_who_looked() {
        Answer answer = second("/v1/pages/00000000-0000-4000-8000-000000000000");

        assertThat(answer.at("/additional_data/integration_id").textValue())
                .isEqualTo(second(ME).at("/id").textValue())
                .isNotEqualTo(notion.bot(ME).at("/id").textValue());
    }

    @Test
    void calm_ends_every_fault_and_shares_everything() {
        JsonNode before = notion.control("GET", "faults", "");
        notion.faults("{\"unauthorized\":true,\"lostRate\":1,\"queryLagMillis\":5000}");
        notion.control("POST", ANSWERS, "{\"status\":500,\"count\":5}");
        notion.control("POST", "pages/" + Simulated.task(1) + "/unshare", "");
        notion.control("POST", "databases/" + NotionSimulator.DEMO_DATABASE_ID + "/unshare", "");

        notion.simulator().control("POST", "calm", Json.object());

        assertThat(notion.control("GET", "faults", "")).isEqualTo(before);
        assertThat(notion.titles("", 100)).hasSize(24);
    }

    private Answer second(String path) {
        return notion.call("GET", path, NotionSimulator.SECOND_INTEGRATION_TOKEN, Simulated.V2026, "");
    }

    private static long millis(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
