package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Data sources and how their schema changes. */
class SchemaTest {
    private static final String PATH = "/v1/data_sources/" + Simulated.SOURCE;

    private final Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @Test
    void a_data_source_shows_its_schema_as_documented() {
        JsonNode source = notion.bot(PATH).body();

        assertThat(source.path("parent").toString())
                .isEqualTo("{\"type\":\"database_id\",\"database_id\":\"" + NotionSimulator.DEMO_DATABASE_ID + "\"}");
        assertThat(source.path("created_time").textValue()).isEqualTo("2026-10-25T10:20:00.000Z");
        assertThat(source.has("archived")).isFalse();
        assertThat(source.at("/properties/Estimate").toString())
                .isEqualTo("{\"id\":\"estM\",\"name\":\"Estimate\",\"description\":null,\"type\":\"number\","
                        + "\"number\":{\"format\":\"number\"}}");
        assertThat(source.at("/properties/Blocked by/relation").toString())
                .isEqualTo("{\"database_id\":\"" + NotionSimulator.DEMO_DATABASE_ID + "\",\"data_source_id\":\""
                        + Simulated.SOURCE + "\",\"type\":\"dual_property\",\"dual_property\":"
                        + "{\"synced_property_id\":\"bLkS\",\"synced_property_name\":\"Blocks\"}}");
        assertThat(source.at("/properties/Status/status/groups/0/option_ids/0").textValue())
                .isEqualTo("sta0");
    }

    @Test
    void properties_come_change_their_name_and_go() {
        JsonNode changed = patch("""
                {"properties":{"Risk":{"select":{"options":[{"name":"Low"},{"name":"High","color":"red"}]}},
                 "estM":{"name":"Days"},"Notes":null}}""");

        assertThat(changed.at("/properties/Days/id").textValue()).isEqualTo("estM");
        assertThat(changed.at("/properties/Risk/select/options/1/color").textValue())
                .isEqualTo("red");
        JsonNode row = notion.bot("/v1/pages/" + Simulated.task(3)).at("/properties");
        assertThat(row.at("/Days/number").intValue()).isEqualTo(3);
        assertThat(row.has("Notes")).isFalse();
        assertThat(row.at("/Risk/select").isNull()).isTrue();
    }

    @Test
    void an_option_keeps_its_id_when_it_is_renamed() {
        patch("{\"properties\":{\"Priority\":{\"select\":{\"options\":[{\"id\":\"pri0\",\"name\":\"Now\"}]}}}}");

        JsonNode row = notion.bot("/v1/pages/" + Simulated.task(3)).at("/properties/Priority/select");
        assertThat(row.path("id").textValue()).isEqualTo("pri0");
        assertThat(row.path("name").textValue()).isEqualTo("Now");
        assertThat(notion.bot("/v1/pages/" + Simulated.task(4))
                        .at("/properties/Priority/select")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_type_may_change_and_takes_the_values_with_it() {
        JsonNode changed = patch("{\"properties\":{\"Estimate\":{\"rich_text\":{}}}}");

        assertThat(changed.at("/properties/Estimate/id").textValue()).isEqualTo("estM");
        assertThat(notion.bot("/v1/pages/" + Simulated.task(3))
                        .at("/properties/Estimate")
                        .toString())
                .isEqualTo("{\"id\":\"estM\",\"type\":\"rich_text\",\"rich_text\":[]}");
    }

    @Test
    void a_two_way_relation_comes_and_goes_on_both_sides() {
        String other = "/v1/data_sources/" + NotionSimulator.OTHER_DATA_SOURCE_ID;
        JsonNode changed = patch("{\"properties\":{\"Idea\":{\"relation\":{\"data_source_id\":\""
                + NotionSimulator.OTHER_DATA_SOURCE_ID
                + "\",\"type\":\"dual_property\",\"dual_property\":{\"synced_property_name\":\"Tasks\"}}}}}");

        String id = changed.at("/properties/Idea/id").textValue();
        assertThat(notion.bot(other)
                        .at("/properties/Tasks/relation/dual_property/synced_property_id")
                        .textValue())
                .isEqualTo(id);

        patch("{\"properties\":{\"" + id + "\":null}}");
        assertThat(notion.bot(other).at("/properties/Tasks/relation/type").textValue())
                .isEqualTo("single_property");
    }

    @Test
    void a_rollup_is_worked_out() {
        patch("""
                {"properties":{"Total":{"rollup":{"relation_property_name":"Sub-item",
                 "rollup_property_name":"Estimate","function":"sum"}},
                 "Twice":{"formula":{"expression":"(prop(\\"Total\\") + 1) * 2 / 3 - -1"}},
                 "Odd":{"formula":{"expression":"now()"}}}}""");

        JsonNode row = notion.bot("/v1/pages/" + Simulated.task(20)).at("/properties");
        assertThat(row.at("/Total/rollup").toString())
                .isEqualTo("{\"type\":\"number\",\"number\":12,\"function\":\"sum\"}");
        assertThat(row.at("/Twice/formula/number").doubleValue()).isBetween(9.66, 9.67);
        assertThat(row.at("/Odd/formula/type").textValue()).isEqualTo("unsupported");
        JsonNode item = notion.bot("/v1/pages/" + Simulated.task(20) + "/properties/"
                        + row.at("/Total/id").textValue() + "?page_size=2")
                .body();
        assertThat(item.at("/property_item/rollup/type").textValue()).isEqualTo("incomplete");
    }

    @Test
    void what_can_not_be_is_refused() {
        assertThat(notion.bot("PATCH", PATH, "{\"properties\":{\"Name\":null}}").message())
                .isEqualTo("Cannot delete title property.");
        assertThat(notion.bot("PATCH", PATH, "{\"properties\":{\"Nope\":null}}").message())
                .isEqualTo("Could not find property with name or id: Nope");
        assertThat(notion.bot("PATCH", PATH, "{\"properties\":{\"Notes\":{\"name\":\"Status\"}}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_data_source_in_the_trash_is_shown_but_not_queried() {
        patch("{\"in_trash\":true}");

        assertThat(notion.bot(PATH).at("/in_trash").booleanValue()).isTrue();
        assertThat(notion.query("{}").status()).isEqualTo(404);
    }

    @Test
    void a_new_database_has_a_data_source_to_write_to() {
        JsonNode database = notion.person(
                "POST",
                "/v1/databases",
                "{\"parent\":{\"page_id\":\"" + NotionSimulator.DEMO_PARENT_PAGE_ID
                        + "\"},\"title\":[{\"text\":{\"content\":\"Hiring\"}}],\"initial_data_source\":{\"properties\":"
                        + "{\"Who\":{\"title\":{}},\"Age\":{\"number\":{}}}}}");

        String source = database.at("/data_sources/0/id").textValue();
        JsonNode page = notion.person(
                "POST",
                "/v1/pages",
                "{\"parent\":{\"database_id\":\"" + database.path("id").textValue()
                        + "\"},\"properties\":{\"Age\":{\"number\":30}}}");
        assertThat(page.at("/parent/data_source_id").textValue()).isEqualTo(source);
        assertThat(page.at("/properties/Age/number").intValue()).isEqualTo(30);
    }

    private JsonNode patch(String body) {
        return notion.person("PATCH", PATH, body);
    }
}
