package io.tributary.notion;

import static io.tributary.notion.Json.json;
import static io.tributary.notion.Json.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.notion.PropertySchema.Formula;
import io.tributary.notion.PropertySchema.Group;
import io.tributary.notion.PropertySchema.MultiSelect;
import io.tributary.notion.PropertySchema.Numeric;
import io.tributary.notion.PropertySchema.Plain;
import io.tributary.notion.PropertySchema.Relation;
import io.tributary.notion.PropertySchema.Rollup;
import io.tributary.notion.PropertySchema.Select;
import io.tributary.notion.PropertySchema.Status;
import io.tributary.notion.PropertySchema.UniqueId;
import io.tributary.notion.PropertySchema.Unknown;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertySchemaTest {

    private static final Option DONE = new Option("o3", "Done", "green");

    static List<Arguments> configured() {
        String options = "'options':[{'id':'o3','name':'Done','color':'green','description':null}]";
        return List.of(
                Arguments.of("number", "{'format':'euro'}", new Numeric("euro")),
                Arguments.of("select", "{" + options + "}", new Select(List.of(DONE))),
                Arguments.of("multi_select", "{" + options + "}", new MultiSelect(List.of(DONE))),
                Arguments.of(
                        "status",
                        "{" + options
                                + ",'groups':[{'id':'g3','name':'Complete','color':'green','option_ids':['o3']}]}",
                        new Status(List.of(DONE), List.of(new Group("g3", "Complete", List.of("o3"))))),
                Arguments.of(
                        "relation",
                        "{'database_id':'d','data_source_id':'s','type':'dual_property','dual_property':"
                                + "{'synced_property_id':'bLkS','synced_property_name':'Blocks'}}",
                        new Relation("s", "d", "dual_property", "bLkS", "Blocks")),
                Arguments.of(
                        "relation",
                        "{'database_id':'d','data_source_id':'s','type':'single_property','single_property':{}}",
                        new Relation("s", "d", "single_property", null, null)),
                Arguments.of(
                        "rollup",
                        "{'relation_property_id':'~pex','relation_property_name':'Project','rollup_property_id':'estM',"
                                + "'rollup_property_name':'Estimate','function':'sum'}",
                        new Rollup("~pex", "Project", "estM", "Estimate", "sum")),
                Arguments.of("formula", "{'expression':'1'}", new Formula("1")),
                Arguments.of("unique_id", "{'prefix':'TASK'}", new UniqueId("TASK")),
                Arguments.of("hologram", "{'beams':1}", new Unknown("hologram", json("{'beams':1}"))),
                Arguments.of("select", "{'options':{}}", new Unknown("select", json("{'options':{}}"))),
                Arguments.of("number", "{'format':7}", new Unknown("number", json("{'format':7}"))));
    }

    @ParameterizedTest
    @MethodSource("configured")
    void each_configuration_is_read(String type, String config, PropertySchema expected) {
        assertThat(PropertySchema.of(json("{'id':'p','type':'" + type + "','" + type + "':" + config + "}")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title",
                "rich_text",
                "date",
                "people",
                "files",
                "checkbox",
                "url",
                "email",
                "phone_number",
                "created_time",
                "last_edited_time",
                "created_by",
                "last_edited_by",
                "button",
                "verification",
                "place"
            })
    void a_type_without_configuration_is_plain(String type) {
        assertThat(PropertySchema.of(json("{'id':'p','type':'" + type + "','" + type + "':{}}")))
                .isEqualTo(new Plain(type));
    }

    @Test
    void one_odd_property_leaves_the_others_and_the_data_source() {
        DataSource source = DataSource.of(object("{'object':'data_source','id':'98024f3c000040008000000000000001',"
                + "'parent':{'type':'database_id','database_id':'36cc9195-0000-4000-8000-000000000001'},"
                + "'archived':true,'title':'odd','properties':{'A':[],'B':{'id':'b','name':'Bee','description':'of us',"
                + "'type':'url','url':{}}}}"));

        assertThat(source.id()).hasToString("98024f3c-0000-4000-8000-000000000001");
        assertThat(source.databaseId()).hasToString("36cc9195-0000-4000-8000-000000000001");
        assertThat(source.inTrash()).isTrue();
        assertThat(source.title()).isEmpty();
        assertThat(source.properties().get(0).schema()).isEqualTo(new Unknown("", json("[]")));
        assertThat(source.properties().get(1))
                .isEqualTo(new SchemaProperty(
                        "b",
                        "Bee",
                        "of us",
                        "url",
                        new Plain("url"),
                        json("{'id':'b','name':'Bee','description':'of us','type':'url','url':{}}")));
    }

    @Test
    void a_database_has_names_of_its_data_sources() {
        Database database = Database.of(object("{'object':'database','id':'36cc9195-0000-4000-8000-000000000001',"
                + "'created_time':'2026-07-04T09:09:45.607+00:00','title':[{'plain_text':'Projects'}],'data_sources':"
                + "[{'id':'98024f3c-0000-4000-8000-000000000001','name':'Tasks'},{'id':'odd'},7]}"));

        assertThat(database.dataSources())
                .extracting(Database.DataSourceName::name)
                .containsExactly("Tasks");
        assertThat(database.title()).extracting(TextPart::plainText).containsExactly("Projects");
        assertThat(database.createdTime()).hasToString("2026-07-04T09:09:45.607Z");
        assertThat(database.lastEditedTime()).isNull();
    }
}
