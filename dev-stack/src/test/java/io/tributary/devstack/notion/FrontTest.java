package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.notion.Simulated.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for every request: token, version, ids of requests, limits, and the faults of the API. */
class FrontTest {
    private static final String ME = "/v1/users/me";

    private final Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @Test
    void every_answer_has_one_request_id_in_body_and_header_and_a_date() {
        for (Answer answer : List.of(notion.bot(ME), notion.bot("/v1/pages/x"))) {
            assertThat(answer.at("/request_id").textValue())
                    .isNotEmpty()
                    .isEqualTo(
                            answer.headers().firstValue("x-notion-request-id").orElse(""));
            assertThat(answer.headers().firstValue("Date")).isPresent();
        }
    }

    @Test
    void a_token_decides_who_calls() {
        assertThat(notion.bot(ME).at("/type").textValue()).isEqualTo("bot");
        assertThat(notion.person("GET", ME, "").path("type").textValue()).isEqualTo("person");

        Answer wrong = notion.call("GET", ME, "ntn_wrong", Simulated.V2026, "");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("unauthorized");
        assertThat(wrong.message()).isEqualTo("API token is invalid.");
        assertThat(wrong.at("/object").textValue()).isEqualTo("error");
    }

    @Test
    void a_version_is_needed_and_must_be_known() {
        String token = NotionSimulator.INTEGRATION_TOKEN;

        assertThat(notion.call("GET", ME, token, "", "").code()).isEqualTo("missing_version");
        assertThat(notion.call("GET", ME, token, "2022-06-28", "").code()).isEqualTo("validation_error");
    }

    @Test
    void nonsense_is_refused_with_notions_codes() {
        assertThat(notion.bot("/v1/nothing").code()).isEqualTo("invalid_request_url");
        assertThat(notion.bot("/v1/pages/x").message())
                .isEqualTo("path failed validation: path.page_id should be a valid uuid, instead was `\"x\"`.");
        assertThat(notion.query("{").code()).isEqualTo("invalid_json");
        assertThat(notion.query("{\"page_size\":101}").message())
                .isEqualTo("body failed validation: body.page_size should be ≤ `100`, instead was `101`.");
        Answer large = notion.query("{\"x\":\"" + "y".repeat(Request.MAX_BYTES) + "\"}");
        assertThat(large.status()).isEqualTo(400);
        assertThat(large.code()).isEqualTo("validation_error");
    }

    @Test
    void an_unknown_or_impossible_fault_is_refused_and_sets_nothing() {
        Answer unknown = notion.call("PATCH", "/_sim/faults", "", "", "{\"latencyMillis\":5,\"latency\":1}");
        Answer impossible = notion.call("PATCH", "/_sim/faults", "", "", "{\"latencyMillis\":5,\"lostRate\":2}");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).contains("latency");
        assertThat(impossible.status()).isEqualTo(400);
        assertThat(notion.control("GET", "faults", "").path("latencyMillis").intValue())
                .isZero();
        assertThat(notion.call("POST", "/_sim/webhooks", "", "", "{\"url\":\"http://127.0.0.1:1/x\",\"a\":1}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_rate_limit_counts_any_60_seconds_and_spares_the_person() {
        notion.faults("{\"requestsPerMinute\":2}");
        notion.bot(ME);
        notion.clock.tick(Duration.ofSeconds(20));
        notion.bot(ME);

        Answer refused = notion.bot(ME);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(refused.headers().firstValue("Retry-After")).contains("40");
        assertThat(refused.at("/additional_data/retry_after").textValue()).isEqualTo("40");
        assertThat(refused.at("/additional_data/rate_limit_reason").textValue())
                .isEqualTo("public_api_request_rate_limit");
        notion.person("GET", ME, "");

        notion.clock.tick(Duration.ofSeconds(40));
        assertThat(notion.bot(ME).status()).isEqualTo(200);
        assertThat(notion.bot(ME).status()).isEqualTo(429);
    }

    @Test
    void errors_come_at_their_rate_and_the_same_way_for_the_same_seed() {
        List<Integer> first = statuses();
        List<Integer> again = statuses();

        assertThat(first).isEqualTo(again).contains(200, 529);
        assertThat(first.stream().filter(status -> status == 529).count()).isBetween(5L, 25L);
    }

    private List<Integer> statuses() {
        notion.faults("{\"errorRate\":0.5,\"errorStatus\":529,\"retryAfterSeconds\":7,\"seed\":42}");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Answer answer = notion.bot(ME);
            statuses.add(answer.status());
            if (answer.status() == 529) {
                assertThat(answer.code()).isEqualTo("service_overload");
                assertThat(answer.headers().firstValue("Retry-After")).contains("7");
            }
        }
        return statuses;
    }

    @Test
    void a_revoked_token_and_a_reset() {
        notion.faults("{\"unauthorized\":true}");
        assertThat(notion.bot(ME).status()).isEqualTo(401);
        notion.create("Extra");

        assertThat(notion.control("POST", "reset", "").path("pages").intValue()).isEqualTo(24);
        assertThat(notion.bot(ME).status()).isEqualTo(200);
    }

    @Test
    void requests_are_logged() {
        notion.bot("/v1/pages/" + Simulated.task(1));

        assertThat(notion.control("GET", "requests?since=0", "")
                        .at("/requests/0")
                        .toString())
                .contains("\"path\":\"/v1/pages/" + Simulated.task(1) + "\",\"by\":\"integration\",\"status\":200");
    }
}
