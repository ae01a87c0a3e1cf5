package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.Receiver.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the clock is driven, nothing waits for real time. */
class DrivenClockTest {
    private static final String EDIT = "{\"estM\":{\"number\":77}}";

    private final Simulated notion = new Simulated(7);
    private Receiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        receiver.close();
        notion.close();
    }

    @Test
    void the_clock_stands_until_it_is_moved_and_never_goes_back() {
        JsonNode clock = notion.control("GET", "clock", "");
        assertThat(clock.path("driven").booleanValue()).isTrue();
        assertThat(clock.path("now").textValue()).isEqualTo("2026-11-24T10:20:30.456Z");

        notion.control("POST", "clock", "{\"now\":\"2026-11-24T11:00:00Z\"}");
        notion.advance(Duration.ofMinutes(2));

        notion.edit(Simulated.task(1), EDIT);
        assertThat(notion.bot("/v1/pages/" + Simulated.task(1))
                        .at("/last_edited_time")
                        .textValue())
                .isEqualTo("2026-11-24T11:02:00.000Z");
        assertThat(notion.simulator().clock().instant()).isEqualTo(Instant.parse("2026-11-24T11:02:00Z"));
        for (String wrong : List.of(
                "{\"now\":\"2026-11-24T11:01:59Z\"}",
                "{\"now\":\"soon\"}",
                "{\"advanceMillis\":-1}",
                "{\"advanceMillis\":1,\"now\":\"2026-11-24T12:00:00Z\"}",
                "{\"minutes\":1}")) {
            assertThat(notion.call("POST", "/_sim/clock", "", "", wrong).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void a_reset_may_set_clock_and_seed_and_else_is_real_time_again() {
        JsonNode state = notion.control("POST", "reset", "{\"seed\":5,\"now\":\"2020-01-01T00:00:00Z\"}");
        assertThat(state.path("seed").intValue()).isEqualTo(5);
        assertThat(notion.bot("/v1/pages/" + Simulated.task(1))
                        .at("/created_time")
                        .textValue())
                .isEqualTo("2019-12-02T00:07:00.000Z");

        notion.control("POST", "reset", "");
        assertThat(notion.control("GET", "clock", "").path("driven").booleanValue())
                .isFalse();
    }

    @Test
    void aggregation_ends_when_the_clock_gets_there() {
        notion.subscribe(receiver);
        notion.faults("{\"aggregationMillis\":60000}");
        notion.edit(Simulated.task(1), EDIT);
        notion.edit(Simulated.task(1), "{\"mile\":{\"checkbox\":true}}");

        notion.advance(Duration.ofMillis(59_999));
        assertThat(receiver.all()).isEmpty();

        notion.advance(Duration.ofMillis(1));
        List<Delivery> all = receiver.all();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).json().at("/data/updated_properties")).hasSize(2);
    }

    @Test
    void a_late_event_comes_late_and_is_overtaken() {
        notion.subscribe(receiver);
        notion.faults("{\"lateRate\":1,\"lateMillis\":600000}");
        notion.edit(Simulated.task(1), EDIT);
        notion.faults("{\"lateRate\":null}");
        notion.edit(Simulated.task(1), "{\"estM\":{\"number\":78}}");
        notion.advance(Duration.ofMinutes(9));
        assertThat(receiver.all()).hasSize(1);

        notion.advance(Duration.ofMinutes(1));

        assertThat(receiver.all()).hasSize(1);
        assertThat(notion.control("GET", "deliveries", "")
                        .at("/deliveries/2/at")
                        .textValue())
                .isEqualTo("2026-11-24T10:30:30.456Z");
    }

    @Test
    void a_day_of_retries_takes_no_time_and_each_comes_at_its_own() {
        notion.subscribe(receiver);
        notion.faults("{\"retryBaseMillis\":600000,\"retryCapMillis\":86400000}");
        receiver.answer(500, 500, 500, 500, 500, 500, 500, 500);
        notion.edit(Simulated.task(1), EDIT);

        notion.advance(Duration.ofDays(1));

        JsonNode log = notion.control("GET", "deliveries", "");
        assertThat(log.path("waiting").intValue()).isZero();
        assertThat(log.path("deliveries")).hasSize(9);
        assertThat(log.at("/deliveries/1/at").textValue()).isEqualTo("2026-11-24T10:20:30.456Z");
        assertThat(log.at("/deliveries/2/at").textValue()).isEqualTo("2026-11-24T10:30:30.456Z");
        assertThat(log.at("/deliveries/8/at").textValue())
                .isEqualTo(Times.exact(
                        Instant.parse("2026-11-24T10:20:30.456Z").plusSeconds(600L * (1 + 2 + 4 + 8 + 16 + 32 + 64))));
    }

    @Test
    void a_retry_finds_the_clock_released_and_comes_in_real_time() {
        notion.subscribe(receiver);
        notion.faults("{\"retryBaseMillis\":50}");
        receiver.answer(500);
        notion.edit(Simulated.task(1), EDIT);
        notion.advance(Duration.ZERO);
        receiver.all();

        notion.control("DELETE", "clock", "");

        assertThat(receiver.next().json().path("attempt_number").intValue()).isEqualTo(2);
    }

    @Test
    void cursors_limits_and_lags_follow_the_clock() {
        notion.faults("{\"cursorLifeMillis\":60000,\"queryLagMillis\":60000,\"requestsPerMinute\":3}");
        String cursor = notion.query("{\"page_size\":5}").at("/next_cursor").textValue();
        notion.create("Just made");
        assertThat(notion.titles("", 100)).hasSize(24);
        notion.query("{}");
        assertThat(notion.query("{}").headers().firstValue("Retry-After")).contains("60");

        notion.advance(Duration.ofMinutes(1));

        assertThat(notion.query("{\"page_size\":5,\"start_cursor\":\"" + cursor + "\"}")
                        .code())
                .isEqualTo("validation_error");
        assertThat(notion.titles("", 100)).hasSize(25);
    }
}
