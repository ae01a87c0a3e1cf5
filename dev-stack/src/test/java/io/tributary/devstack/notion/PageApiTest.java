package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.Simulated.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages in the shapes that Notion documents, and its refusals. */
class PageApiTest {
    private final Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @Test
    void a_page_has_exactly_the_documented_fields_in_each_version() {
        List<String> newer = fields(page(Simulated.V2026));
        List<String> older = fields(page(Simulated.V2025));

        assertThat(newer)
                .containsExactlyInAnyOrder(
                        "object",
                        "id",
                        "created_time",
                        "last_edited_time",
                        "created_by",
                        "last_edited_by",
                        "cover",
                        "icon",
                        "parent",
                        "in_trash",
                        "is_archived",
                        "is_locked",
                        "url",
                        "public_url",
                        "request_id",
                        "properties");
        assertThat(older).containsAll(newer).contains("archived").hasSize(newer.size() + 1);
    }

    @Test
    void values_have_the_documented_shapes() {
        notion.edit(Simulated.task(3), """
                {"Notes":{"rich_text":[{"text":{"content":"See wiki","link":{"url":"https://example.com"}}}]},
                 "link":{"url":"https://example.com/a"},
                 "Dates":{"date":{"start":"2026-11-24T09:00:00","time_zone":"America/New_York"}}}""");

        JsonNode values = page(Simulated.V2026).path("properties");

        Map<String, String> expected = Map.of(
                "Name/title/0/annotations",
                "{\"bold\":false,\"italic\":false,\"strikethrough\":false,\"underline\":false,\"code\":false,"
                        + "\"color\":\"default\"}",
                "Status",
                "{\"id\":\"stat\",\"type\":\"status\",\"status\":{\"id\":\"sta2\",\"name\":\"Done\",\"color\":\"green\"}}",
                "Notes/rich_text/0/href",
                "\"https://example.com\"",
                "Dates/date",
                "{\"start\":\"2026-11-24T09:00:00.000-05:00\",\"end\":null,\"time_zone\":null}",
                "Hours",
                "{\"id\":\"calc\",\"type\":\"formula\",\"formula\":{\"type\":\"number\",\"number\":24}}",
                "Blocked by",
                "{\"id\":\"JU%5DK\",\"type\":\"relation\",\"relation\":[{\"id\":\"" + Simulated.task(2)
                        + "\"}],\"has_more\":false}",
                "Task ID/unique_id",
                "{\"prefix\":\"LAUNCH\",\"number\":3}",
                "Owner/people/0/person",
                "{\"email\":\"ana@example.com\",\"email_verified\":true}");
        expected.forEach((path, json) ->
                assertThat(values.at("/" + path).toString()).as(path).isEqualTo(json));
    }

    @Test
    void times_of_pages_are_floored_and_those_of_databases_are_not() {
        notion.edit(Simulated.task(3), "{\"estM\":{\"number\":4}}");

        assertThat(page(Simulated.V2026).path("last_edited_time").textValue()).isEqualTo("2026-11-24T10:20:00.000Z");
        assertThat(notion.bot("/v1/databases/" + NotionSimulator.DEMO_DATABASE_ID)
                        .at("/created_time")
                        .textValue())
                .isEqualTo("2026-10-25T10:20:30.456+00:00");
    }

    @Test
    void a_write_says_who_wrote() {
        notion.edit(Simulated.task(3), "{\"estM\":{\"number\":4}}");
        assertThat(page(Simulated.V2026).at("/last_edited_by/id").textValue()).isEqualTo(Users.ANA_ID);

        notion.bot("PATCH", "/v1/pages/" + Simulated.task(3), "{\"properties\":{\"estM\":{\"number\":5}}}");
        assertThat(page(Simulated.V2026).at("/last_edited_by/id").textValue())
                .isEqualTo(notion.bot("/v1/users/me").at("/id").textValue());
    }

    @Test
    void an_equal_write_changes_nothing() {
        notion.clock.tick(Duration.ofMinutes(5));
        String before = page(Simulated.V2026).path("last_edited_time").textValue();

        notion.edit(Simulated.task(3), "{\"Estimate\":{\"number\":3}}");

        assertThat(page(Simulated.V2026).path("last_edited_time").textValue()).isEqualTo(before);
    }

    @Test
    void an_unknown_select_option_is_made_and_an_unknown_status_refused() {
        JsonNode page = notion.edit(Simulated.task(3), "{\"Priority\":{\"select\":{\"name\":\"Urgent\"}}}");
        Answer refused = notion.bot(
                "PATCH",
                "/v1/pages/" + Simulated.task(3),
                "{\"properties\":{\"Status\":{\"status\":{\"name\":\"Stuck\"}}}}");

        assertThat(page.at("/properties/Priority/select/name").textValue()).isEqualTo("Urgent");
        assertThat(notion.bot("/v1/data_sources/" + Simulated.SOURCE)
                        .at("/properties/Priority/select/options/3/name")
                        .textValue())
                .isEqualTo("Urgent");
        assertThat(refused.code()).isEqualTo("validation_error");
    }

    @Test
    void a_page_in_the_trash_is_readable_but_only_restorable() {
        notion.person("PATCH", "/v1/pages/" + Simulated.task(3), "{\"in_trash\":true}");

        Answer edit = notion.bot("PATCH", "/v1/pages/" + Simulated.task(3), "{\"properties\":{}}");

        assertThat(page(Simulated.V2026).path("in_trash").booleanValue()).isTrue();
        assertThat(edit.message())
                .isEqualTo("Can't edit block that is archived. You must unarchive the block before editing.");
        assertThat(notion.person("PATCH", "/v1/pages/" + Simulated.task(3), "{\"in_trash\":false}")
                        .path("in_trash")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void only_the_older_version_takes_archived() {
        String path = "/v1/pages/" + Simulated.task(3);

        assertThat(notion.bot("PATCH", path, "{\"archived\":true}").message())
                .isEqualTo("body failed validation: body.archived should be not present, instead was `true`.");
        assertThat(notion.call("PATCH", path, NotionSimulator.INTEGRATION_TOKEN, Simulated.V2025, "{\"archived\":true}")
                        .at("/in_trash")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void a_page_that_moves_keeps_its_title_and_twins_and_leaves_relations() {
        notion.control(
                "POST",
                "pages/" + Simulated.task(2) + "/move",
                "{\"dataSourceId\":\"" + NotionSimulator.OTHER_DATA_SOURCE_ID + "\"}");

        JsonNode moved = notion.bot("/v1/pages/" + Simulated.task(2)).body();

        assertThat(moved.at("/parent/data_source_id").textValue()).isEqualTo(NotionSimulator.OTHER_DATA_SOURCE_ID);
        assertThat(moved.at("/properties/Idea/title/0/plain_text").textValue()).isEqualTo("Agree on the launch date");
        assertThat(moved.at("/properties/Estimate/number").intValue()).isEqualTo(1);
        assertThat(page(Simulated.V2026).at("/properties/Blocked by/relation")).isEmpty();
    }

    @Test
    void an_unshared_page_is_gone_for_the_integration_alone() {
        notion.control("POST", "pages/" + Simulated.task(2) + "/unshare", "");

        assertThat(notion.bot("/v1/pages/" + Simulated.task(2)).code()).isEqualTo("object_not_found");
        assertThat(page(Simulated.V2026).at("/properties/Blocked by/relation")).isEmpty();
        assertThat(notion.person("GET", "/v1/pages/" + Simulated.task(2), "")
                        .path("id")
                        .textValue())
                .isEqualTo(Simulated.task(2));

        notion.control("POST", "pages/" + Simulated.task(2) + "/share", "");
        assertThat(notion.bot("/v1/pages/" + Simulated.task(2)).status()).isEqualTo(200);
    }

    @Test
    void an_unshared_data_source_takes_its_rows_along() {
        notion.control("POST", "data_sources/" + Simulated.SOURCE + "/unshare", "");

        assertThat(notion.bot("/v1/data_sources/" + Simulated.SOURCE).status()).isEqualTo(404);
        assertThat(notion.bot("/v1/databases/" + NotionSimulator.DEMO_DATABASE_ID)
                        .status())
                .isEqualTo(404);
        assertThat(notion.query("{}").status()).isEqualTo(404);
        assertThat(notion.bot("/v1/pages/" + Simulated.task(2)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{'Nope':{'number':1}}|Nope is not a property that exists.",
                "{'Status':{'select':{'name':'Done'}}}|Status is expected to be status.",
                "{'Hours':{'number':1}}|Cannot update formula property \"Hours\": its value is computed and can't be written.",
                "{'Estimate':{'number':'x'}}|body failed validation: body.properties.Estimate.number should be a number, instead was `\"x\"`.",
                "{'link':{'url':''}}|body failed validation: body.properties.link.url.length should be ≥ `1`, instead was `0`.",
                "{'Dates':{'date':{'start':'2026-11-24','time_zone':'Europe/Rome'}}}|If time zone is explicitly provided, start and end must contain date and time",
                "{'Dates':{'date':{'start':'2026-11-24T09:00:00','time_zone':'EST'}}}|body failed validation: body.properties.Dates.date.time_zone should be a valid IANA time zone, instead was `\"EST\"`.",
                "{'Dates':{'date':{'end':'2026-11-24'}}}|body failed validation: body.properties.Dates.date.start should be a string, instead was `undefined`.",
                "{'Priority':{'select':{'name':'a,b'}}}|Invalid select option, commas not allowed: a,b",
            })
    void a_wrong_write_is_refused_with_notions_words(String properties, String message) {
        Answer answer = notion.bot(
                "PATCH", "/v1/pages/" + Simulated.task(3), "{\"properties\":" + properties.replace('\'', '"') + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    void ids_are_taken_without_dashes_and_given_with_them() {
        Answer page = notion.bot("/v1/pages/" + Ids.undashed(Simulated.task(3)).toUpperCase(Locale.ROOT));

        assertThat(page.at("/id").textValue()).isEqualTo(Simulated.task(3));
    }

    @Test
    void filter_properties_leave_the_named_ones() {
        Answer page =
                notion.bot("/v1/pages/" + Simulated.task(3) + "?filter_properties[]=JU%5DK&filter_properties[]=title");

        assertThat(fields(page.at("/properties"))).containsExactlyInAnyOrder("Name", "Blocked by");
    }

    private JsonNode page(String version) {
        return notion.call("GET", "/v1/pages/" + Simulated.task(3), NotionSimulator.INTEGRATION_TOKEN, version, "")
                .body();
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
