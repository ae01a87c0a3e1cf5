package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The state for a reader that compares: complete where a page is truncated, true where a fault lies. */
class TrueStateTest {
    private static final String PAGE = "/v1/pages/" + Simulated.task(1);

    private final Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @Test
    void values_are_plain() {
        notion.edit(Simulated.task(3), """
                {"Notes":{"rich_text":[{"text":{"content":"a "}},{"text":{"content":"b"}}]},
                 "Area":{"multi_select":[{"name":"legal"},{"name":"sales"}]}}""");

        JsonNode row = notion.control("GET", "pages/" + Simulated.task(3), "");

        assertThat(row.path("title").textValue()).isEqualTo("Write the positioning");
        assertThat(row.at("/parent/data_source_id").textValue()).isEqualTo(Simulated.SOURCE);
        assertThat(row.at("/listed").booleanValue()).isTrue();
        assertThat(value(row, "nTes")).isEqualTo("\"a b\"");
        assertThat(value(row, "stat")).isEqualTo("{\"id\":\"sta2\",\"name\":\"Done\"}");
        assertThat(value(row, "tags")).contains("\"name\":\"legal\"", "\"name\":\"sales\"");
        assertThat(value(row, "ownR")).isEqualTo("[\"" + Users.ANA_ID + "\",\"" + Users.CHIARA_ID + "\"]");
        assertThat(value(row, "JU%5DK")).isEqualTo("[\"" + Simulated.task(2) + "\"]");
        assertThat(value(row, "calc")).isEqualTo("{\"type\":\"number\",\"number\":24}");
        assertThat(value(row, "task")).isEqualTo("{\"prefix\":\"LAUNCH\",\"number\":3}");
    }

    @Test
    void many_rows_can_be_added_that_are_like_another_but_for_title_and_number() {
        notion.control("POST", "pages", "{\"count\":2,\"perMinute\":1,\"like\":\"" + Simulated.task(3) + "\"}");

        JsonNode rows = notion.control("GET", "state/" + Simulated.SOURCE, "").path("rows");

        JsonNode added = rows.get(rows.size() - 1);
        assertThat(added.path("title").textValue()).isEqualTo("Row 2");
        assertThat(value(added, "ownR")).isEqualTo("[\"" + Users.ANA_ID + "\",\"" + Users.CHIARA_ID + "\"]");
        assertThat(value(added, "task")).isEqualTo("{\"prefix\":\"LAUNCH\",\"number\":26}");
    }

    @Test
    void it_is_true_whatever_the_faults_say() {
        notion.faults("{\"queryLagMillis\":60000,\"pageNotFoundLagMillis\":60000,\"unauthorized\":true}");
        String made = notion.create("Just made");
        notion.person("PATCH", "/v1/pages/" + Simulated.task(2), "{\"in_trash\":true}");
        notion.control("POST", "pages/" + Simulated.task(4) + "/unshare", "");

        JsonNode state = notion.control("GET", "state/" + Simulated.SOURCE, "");

        assertThat(state.path("rows")).hasSize(25);
        assertThat(flags(state, made)).isEqualTo("visible listed");
        assertThat(flags(state, Simulated.task(2))).isEqualTo("visible");
        assertThat(flags(state, Simulated.task(4))).isEmpty();
        assertThat(state.path("schema").findValuesAsText("id")).contains("title", "stat", "JU%5DK");
        assertThat(notion.control("GET", "state/" + Simulated.SOURCE + "?values=false", "")
                        .at("/rows/0")
                        .has("properties"))
                .isFalse();
    }

    @Test
    void a_page_shows_25_people_and_the_property_item_all_in_pages() {
        List<String> guests =
                IntStream.rangeClosed(1, 40).mapToObj(Users::guestId).toList();
        notion.edit(Simulated.task(1), "{\"ownR\":{\"people\":" + ids(guests) + "}}");

        assertThat(notion.bot(PAGE).at("/properties/Owner/people")).hasSize(25);
        assertThat(notion.bot("/v1/users/" + guests.get(39)).at("/name").textValue())
                .isEqualTo("Guest 40");
        List<String> all = new ArrayList<>();
        items("ownR", 30).forEach(item -> all.add(item.at("/people/id").textValue()));
        assertThat(all).isEqualTo(guests);
        assertThat(complete("ownR").findValuesAsText("id")).isEmpty();
        assertThat(complete("ownR").toString()).isEqualTo(Json.texts(guests).toString());
    }

    @Test
    void a_page_shows_25_mentions_and_the_property_item_the_whole_text() {
        String mention = "{\"mention\":{\"type\":\"user\",\"user\":{\"id\":\"" + Users.BEN_ID + "\"}}}";
        String text = IntStream.range(0, 30).mapToObj(i -> mention).collect(Collectors.joining(","));
        notion.edit(Simulated.task(1), "{\"nTes\":{\"rich_text\":[" + text + ",{\"text\":{\"content\":\".\"}}]}}");

        assertThat(notion.bot(PAGE).at("/properties/Notes/rich_text")).hasSize(25);
        assertThat(items("nTes", 20)).hasSize(31);
        assertThat(complete("nTes").textValue()).isEqualTo("@user".repeat(30) + ".");
    }

    @Test
    void a_page_sums_25_rows_and_the_property_item_all() {
        notion.control("POST", "pages", "{\"count\":60}");
        List<String> rows = new ArrayList<>();
        notion.query("{\"filter\":{\"property\":\"Name\",\"title\":{\"starts_with\":\"Row\"}}}")
                .at("/results")
                .forEach(row -> rows.add(row.path("id").textValue()));
        rows.forEach(row -> notion.edit(row, "{\"estM\":{\"number\":2}}"));
        notion.edit(Simulated.task(1), "{\"bLkS\":{\"relation\":" + ids(rows) + "}}");
        String total = notion.person(
                        "PATCH",
                        "/v1/data_sources/" + Simulated.SOURCE,
                        "{\"properties\":{\"Total\":{\"rollup\":{\"relation_property_id\":\"bLkS\","
                                + "\"rollup_property_id\":\"estM\",\"function\":\"sum\"}}}}")
                .at("/properties/Total/id")
                .textValue();

        assertThat(notion.bot(PAGE).at("/properties/Total/rollup/number").intValue())
                .isEqualTo(50);
        JsonNode first =
                notion.bot(PAGE + "/properties/" + total + "?page_size=50").body();
        assertThat(first.at("/property_item/rollup/type").textValue()).isEqualTo("incomplete");
        JsonNode last = notion.bot(PAGE + "/properties/" + total + "?page_size=50&start_cursor="
                        + first.path("next_cursor").textValue())
                .body();
        assertThat(last.at("/property_item/rollup/number").intValue()).isEqualTo(120);
        assertThat(complete(total).path("number").intValue()).isEqualTo(120);
    }

    @Test
    void a_rollup_of_original_values_has_them_as_items_and_not_in_its_result() {
        notion.edit(Simulated.task(2), "{\"estM\":{\"number\":3}}");
        notion.edit(Simulated.task(1), "{\"bLkS\":{\"relation\":" + ids(List.of(Simulated.task(2))) + "}}");
        String original = notion.person(
                        "PATCH",
                        "/v1/data_sources/" + Simulated.SOURCE,
                        "{\"properties\":{\"Each\":{\"rollup\":{\"relation_property_id\":\"bLkS\","
                                + "\"rollup_property_id\":\"estM\",\"function\":\"show_original\"}}}}")
                .at("/properties/Each/id")
                .textValue();

        JsonNode item = notion.bot(PAGE + "/properties/" + original).body();

        assertThat(item.path("results")).hasSize(1);
        assertThat(item.at("/results/0/number").intValue()).isEqualTo(3);
        assertThat(item.at("/property_item/rollup/type").textValue()).isEqualTo("array");
        assertThat(item.at("/property_item/rollup/array")).isEmpty();
        assertThat(complete(original).path("array")).hasSize(1);
    }

    @Test
    void a_database_goes_and_comes_with_all_that_is_in_it() {
        String database = "databases/" + NotionSimulator.DEMO_DATABASE_ID;
        notion.control("POST", database + "/unshare", "");

        assertThat(notion.bot("/v1/" + database).code()).isEqualTo("object_not_found");
        assertThat(notion.query("{}").code()).isEqualTo("object_not_found");
        assertThat(notion.bot(PAGE).code()).isEqualTo("object_not_found");
        JsonNode state = notion.control("GET", "state/" + Simulated.SOURCE, "");
        assertThat(state.path("shared").booleanValue()).isFalse();
        assertThat(flags(state, Simulated.task(1))).isEmpty();

        notion.control("POST", database + "/share", "");
        assertThat(notion.titles("", 100)).hasSize(24);
    }

    @Test
    void the_schema_may_change_while_a_query_is_read() {
        String sorts = "\"page_size\":5,\"sorts\":[{\"timestamp\":\"created_time\",\"direction\":\"ascending\"}]";
        String filter = ",\"filter\":{\"property\":\"Estimate\",\"number\":{\"is_not_empty\":true}}";
        String cursor =
                notion.query("{" + sorts + filter + "}").at("/next_cursor").textValue();
        notion.person("PATCH", "/v1/data_sources/" + Simulated.SOURCE, """
                {"properties":{"Estimate":{"name":"Days"},"Notes":null,"Milestone":{"rich_text":{}},
                 "Risk":{"checkbox":{}},"Area":{"multi_select":{"options":[{"id":"are0","name":"core"}]}}}}""");

        JsonNode row = notion.query("{" + sorts + filter + ",\"start_cursor\":\"" + cursor + "\"}")
                .at("/results/1/properties");

        assertThat(row.at("/Days/number").intValue()).isEqualTo(2);
        assertThat(row.at("/Hours/formula/number").intValue()).isEqualTo(16);
        assertThat(row.at("/Milestone/rich_text").isArray()).isTrue();
        assertThat(row.at("/Area/multi_select/0/name").textValue()).isEqualTo("core");
        assertThat(row.has("Notes")).isFalse();
        assertThat(row.at("/Risk/checkbox").booleanValue()).isFalse();
    }

    @Test
    void a_two_way_relation_that_changes_its_type_leaves_the_other_side_alone() {
        JsonNode changed = notion.person(
                "PATCH", "/v1/data_sources/" + Simulated.SOURCE, "{\"properties\":{\"Blocks\":{\"number\":{}}}}");
        notion.edit(Simulated.task(1), "{\"JU%5DK\":{\"relation\":" + ids(List.of(Simulated.task(2))) + "}}");

        assertThat(changed.at("/properties/Blocked by/relation/type").textValue())
                .isEqualTo("single_property");
        assertThat(notion.bot("/v1/pages/" + Simulated.task(2))
                        .at("/properties/Blocks")
                        .toString())
                .isEqualTo("{\"id\":\"bLkS\",\"type\":\"number\",\"number\":null}");
    }

    private List<JsonNode> items(String property, int pageSize) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = notion.bot(PAGE + "/properties/" + property + "?page_size=" + pageSize + cursor)
                    .body();
            page.path("results").forEach(items::add);
            if (!page.path("has_more").booleanValue()) {
                return items;
            }
            cursor = "&start_cursor=" + page.path("next_cursor").textValue();
        }
    }

    private JsonNode complete(String property) {
        return notion.control("GET", "pages/" + Simulated.task(1), "").at("/properties/" + property + "/value");
    }

    private static String value(JsonNode row, String property) {
        return row.at("/properties/" + property + "/value").toString();
    }

    private static String flags(JsonNode state, String id) {
        for (JsonNode row : state.path("rows")) {
            if (row.path("id").asText().equals(id)) {
                return List.of("visible", "listed").stream()
                        .filter(flag -> row.path(flag).booleanValue())
                        .collect(Collectors.joining(" "));
            }
        }
        return "not there";
    }

    private static String ids(List<String> ids) {
        return ids.stream().map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(",", "[", "]"));
    }
}
