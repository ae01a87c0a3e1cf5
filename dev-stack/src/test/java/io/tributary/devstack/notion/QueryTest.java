package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.notion.Simulated.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters, sorts, cursors and their end, and queries that lag. */
class QueryTest {
    private static final String BY_CREATION =
            "\"sorts\":[{\"timestamp\":\"created_time\",\"direction\":\"ascending\"}]";

    private final Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'property':'Name','title':{'starts_with':'Plan'}}|1",
                "{'property':'title','rich_text':{'contains':'LAUNCH'}}|3",
                "{'property':'Estimate','number':{'greater_than':8}}|4",
                "{'property':'estM','number':{'is_empty':true}}|0",
                "{'property':'Hours','formula':{'number':{'equals':8}}}|3",
                "{'property':'Priority','select':{'equals':'Low'}}|1",
                "{'property':'Priority','select':{'does_not_equal':'High'}}|8",
                "{'property':'Status','status':{'equals':['Done','In progress']}}|12",
                "{'property':'Status','status':{'equals':'To-do'}}|12",
                "{'property':'Area','multi_select':{'contains':'legal'}}|3",
                "{'property':'Owner','people':{'contains':'c7c11cca1d73471d9b6ebdef51470004'}}|6",
                "{'property':'JU%5DK','relation':{'is_empty':true}}|3",
                "{'property':'Blocked by','relation':{'contains':'153104cd-477e-809d-8dc4-000000000007'}}|3",
                "{'property':'Milestone','checkbox':{'equals':true}}|2",
                "{'property':'Dates','date':{'before':'today'}}|12",
                "{'property':'Dates','date':{'equals':'2026-12-13'}}|1",
                "{'property':'Dates','date':{'next_week':{}}}|6",
                "{'property':'Task ID','unique_id':{'less_than_or_equal_to':3}}|3",
                "{'property':'Created','created_time':{'after':'2026-10-25'}}|0",
                "{'timestamp':'created_time','created_time':{'on_or_after':'2026-10-25T12:40:00.000Z'}}|5",
                "{'timestamp':'created_time','created_time':{'after':'2026-10-25T12:40:00.000Z'}}|4",
                "{'and':[{'property':'Status','status':{'equals':'Done'}},{'or':[{'property':'Estimate','number':"
                        + "{'equals':1}},{'property':'Estimate','number':{'equals':8}}]}]}|2",
            })
    void a_filter_lists_what_fits_on_however_many_pages(String filter, int count) {
        String json = "\"filter\":" + filter.replace('\'', '"');

        List<String> atOnce = notion.titles(json, 100);

        assertThat(atOnce).hasSize(count).doesNotHaveDuplicates();
        assertThat(notion.titles(json, 3)).isEqualTo(atOnce);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'property':'Nope','number':{'equals':1}}|Could not find property with name or id: Nope",
                "{'property':'Status','select':{'equals':'Done'}}|database property status does not match filter select",
                "{'and':[{'or':[{'and':[]}]}]}|body failed validation: body.filter.and[0].or[0].and should be not present,"
                        + " instead was `[]`.",
                "{'property':'Estimate','number':{'equals':'1'}}|body failed validation: body.filter.number.equals should be"
                        + " a number, instead was `'1'`.",
            })
    void a_wrong_filter_is_refused(String filter, String message) {
        Answer answer = notion.query("{\"filter\":" + filter.replace('\'', '"') + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo(message.replace('\'', '"'));
    }

    @Test
    void sorts_decide_the_order_and_without_them_it_is_a_shuffle() {
        List<String> byCreation = notion.titles(BY_CREATION, 100);
        List<String> byDate = notion.titles(
                "\"sorts\":[{\"property\":\"Priority\",\"direction\":\"descending\"},"
                        + "{\"property\":\"Name\",\"direction\":\"ascending\"}]",
                5);
        List<String> shuffled = notion.titles("", 100);

        assertThat(byCreation)
                .startsWith("Plan the launch", "Agree on the launch date")
                .endsWith("Launch day");
        assertThat(byDate).startsWith("Help centre articles", "Brief the sales team");
        assertThat(shuffled).isNotEqualTo(byCreation).containsExactlyInAnyOrderElementsOf(byCreation);
        assertThat(notion.titles("", 4)).isEqualTo(shuffled);
        assertThat(notion.query("{\"sorts\":[{\"property\":\"Nope\",\"direction\":\"ascending\"}]}")
                        .message())
                .isEqualTo("Could not find sort property with name or id: Nope");
    }

    @Test
    void trashed_and_archived_pages_are_not_listed() {
        notion.person("PATCH", "/v1/pages/" + Simulated.task(1), "{\"in_trash\":true}");
        notion.person("PATCH", "/v1/pages/" + Simulated.task(2), "{\"is_archived\":true}");

        assertThat(notion.titles("", 10)).hasSize(22);
        assertThat(notion.titles("\"is_archived\":true", 10)).containsExactly("Agree on the launch date");
    }

    @Test
    void a_query_ends_at_its_limit_and_says_so_on_every_page() {
        notion.faults("{\"queryResultLimit\":10}");

        Answer first = notion.query("{\"page_size\":6}");
        Answer last = notion.query("{\"page_size\":6,\"start_cursor\":\""
                + first.at("/next_cursor").textValue() + "\"}");

        for (Answer page : List.of(first, last)) {
            assertThat(page.at("/request_status").toString())
                    .isEqualTo("{\"type\":\"incomplete\",\"incomplete_reason\":\"query_result_limit_reached\"}");
        }
        assertThat(first.at("/results")).hasSize(6);
        assertThat(last.at("/results")).hasSize(4);
        assertThat(last.at("/has_more").booleanValue()).isFalse();
    }

    @Test
    void a_cursor_is_of_one_query_and_dies() {
        notion.faults("{\"cursorLifeMillis\":60000}");
        String cursor = notion.query("{\"page_size\":5}").at("/next_cursor").textValue();
        String next = "{\"page_size\":5,\"start_cursor\":\"" + cursor + "\"}";

        assertThat(notion.query(next).status()).isEqualTo(200);
        assertThat(notion.query("{" + BY_CREATION + ",\"start_cursor\":\"" + cursor + "\"}")
                        .status())
                .isEqualTo(400);
        notion.clock.tick(Duration.ofMinutes(1));
        Answer dead = notion.query(next);
        assertThat(dead.code()).isEqualTo("validation_error");
        assertThat(dead.message()).isEqualTo("The start_cursor provided is invalid: " + cursor);
    }

    @Test
    void a_page_may_be_short_while_more_follow() {
        notion.faults("{\"shortPages\":true}");

        assertThat(notion.titles("", 10)).hasSize(24).doesNotHaveDuplicates();
        assertThat(notion.query("{\"page_size\":24}").at("/results")).hasSizeLessThan(24);
    }

    @Test
    void what_changes_while_a_query_is_read_shows_as_it_is_then() {
        Answer first = notion.query("{\"page_size\":5," + BY_CREATION + "}");
        notion.person("PATCH", "/v1/pages/" + Simulated.task(6), "{\"in_trash\":true}");
        notion.edit(Simulated.task(7), "{\"Name\":{\"title\":[{\"text\":{\"content\":\"New\"}}]}}");

        Answer second = notion.query("{\"page_size\":5," + BY_CREATION + ",\"start_cursor\":\""
                + first.at("/next_cursor").textValue() + "\"}");

        assertThat(second.at("/results")).hasSize(4);
        assertThat(second.at("/results/0/properties/Name/title/0/plain_text").textValue())
                .isEqualTo("New");
    }

    @Test
    void a_query_may_lag_behind_while_a_page_is_shown_as_it_is() {
        notion.faults("{\"queryLagMillis\":5000}");
        notion.edit(Simulated.task(24), "{\"Estimate\":{\"number\":99}}");
        notion.person("PATCH", "/v1/pages/" + Simulated.task(1), "{\"in_trash\":true}");
        notion.create("Just made");

        assertThat(notion.titles("", 100))
                .hasSize(24)
                .contains("Plan the launch")
                .doesNotContain("Just made");
        assertThat(estimateOfLast()).isEqualTo(1);
        assertThat(notion.bot("/v1/pages/" + Simulated.task(24))
                        .at("/properties/Estimate/number")
                        .intValue())
                .isEqualTo(99);

        notion.clock.tick(Duration.ofSeconds(5));
        assertThat(notion.titles("", 100)).hasSize(24).contains("Just made").doesNotContain("Plan the launch");
        assertThat(estimateOfLast()).isEqualTo(99);
    }

    private int estimateOfLast() {
        return notion.query("{\"filter\":{\"property\":\"Name\",\"title\":{\"equals\":\"launch day\"}}}")
                .at("/results/0/properties/Estimate/number")
                .intValue();
    }

    @Test
    void many_rows_can_be_made_at_once_in_as_many_minutes() {
        notion.control("POST", "pages", "{\"count\":300,\"perMinute\":100}");

        assertThat(notion.titles("", 100)).hasSize(324);
        assertThat(notion.titles(
                        String.format(
                                Locale.ROOT,
                                "\"filter\":{\"timestamp\":\"created_time\",\"created_time\":{\"equals\":\"%s\"}}",
                                "2026-11-24T10:19:00.000Z"),
                        100))
                .hasSize(100);
    }
}
