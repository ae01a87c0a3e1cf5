package io.tributary.notion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.notion.Exchange.Reply;
import io.tributary.notion.NotionException.RateLimited;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind an answer is, and what it says. */
class NotionExceptionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_json                    | no                                 | InvalidRequest | false
            400 | invalid_request_url             | no                                 | InvalidRequest | false
            400 | invalid_request                 | no                                 | InvalidRequest | false
            400 | validation_error                | Status is expected to be status.   | InvalidRequest | false
            400 | missing_version                 | no                                 | InvalidRequest | false
            400 | invalid_beta                    | no                                 | InvalidRequest | false
            400 | invalid_grant                   | no                                 | InvalidRequest | false
            400 | validation_error                | The start_cursor provided is invalid: x | InvalidCursor | false
            401 | unauthorized                    | API token is invalid.              | Unauthorized   | false
            403 | restricted_resource             | no                                 | Restricted     | false
            404 | object_not_found                | no                                 | NotFound       | false
            409 | conflict_error                  | again                              | Conflict       | true
            410 | code_of_the_future              | no                                 | InvalidRequest | false
            429 | rate_limited                    | slow                               | RateLimited    | true
            500 | internal_server_error           | oh                                 | Unavailable    | true
            502 | bad_gateway                     | oh                                 | Unavailable    | true
            503 | service_unavailable             | oh                                 | Unavailable    | true
            503 | database_connection_unavailable | oh                                 | Unavailable    | true
            504 | gateway_timeout                 | oh                                 | Unavailable    | true
            529 | service_overload                | oh                                 | Unavailable    | true
            """)
    void each_of_notions_codes_has_a_kind(int status, String code, String message, String kind, boolean retryable) {
        NotionException failure = failure(
                status,
                Map.of(),
                "{'object':'error','status':" + status + ",'code':'" + code + "','message':'" + message
                        + "','request_id':'r1'}");

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.isRetryable()).isEqualTo(retryable);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.requestId()).isEqualTo("r1");
        assertThat(failure).hasMessage("Notion answered " + status + ", " + code + ": " + message);
        assertThat(failure.toString()).endsWith(message + " (request r1)");
    }

    /** What a proxy or the edge says may be gone in a minute, whatever it is. */
    @ParameterizedTest
    @CsvSource({
        "301, Foreign",
        "400, Foreign",
        "401, Foreign",
        "403, Foreign",
        "404, Foreign",
        "409, Foreign",
        "429, RateLimited",
        "500, Unavailable",
        "502, Unavailable",
        "529, Unavailable"
    })
    void what_something_on_the_way_says_is_no_word_of_notions(int status, String kind) {
        NotionException failure = failure(status, Map.of("cf-ray", "8c0"), "<html>Attention</html>");

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.code()).isNull();
        assertThat(failure.requestId()).isNull();
        assertThat(failure).hasMessage("Notion answered " + status + ", no error of Notion's");
    }

    @Test
    void a_limit_says_which_and_for_how_long() {
        RateLimited failure = (RateLimited)
                failure(
                        429,
                        Map.of("Retry-After", "17", "x-notion-request-id", "r2"),
                        "{'code':'rate_limited','additional_data':{'rate_limit_reason':'public_api_space_request_rate_limit'}}");

        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(failure.reason()).isEqualTo("public_api_space_request_rate_limit");
        assertThat(failure.isBlocked()).isFalse();
        assertThat(failure.requestId()).isEqualTo("r2");
    }

    @Test
    void a_blocked_request_is_not_to_be_repeated() {
        RateLimited failure = (RateLimited) failure(
                429,
                Map.of(),
                "{'code':'rate_limited','additional_data':{'rate_limit_reason':'public_api_request_blocked'}}");

        assertThat(failure.isBlocked()).isTrue();
        assertThat(failure.isRetryable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            17         |   | PT17S
            17         | 8 | PT17S
            soon       | 8 | PT8S
            soon       |   |
            -3         |   |
            999999999  |   | PT1H
            9999999999 |   |
            """)
    void the_header_or_else_the_body_says_how_long_to_wait_an_hour_at_most(
            String header, String inBody, Duration expected) {
        String more = inBody == null ? "" : ",'additional_data':{'retry_after':'" + inBody + "'}";

        assertThat(failure(529, Map.of("Retry-After", header), "{'code':'service_overload'" + more + "}")
                        .retryAfter())
                .isEqualTo(expected);
    }

    private static NotionException failure(int status, Map<String, String> headers, String body) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        Reply reply =
                new Reply(status, all, Buffer.buffer(body.replace('\'', '"').getBytes(UTF_8)));
        return catchThrowableOfType(NotionException.class, () -> Answers.read(reply, "ntn_x", Page::of));
    }
}
