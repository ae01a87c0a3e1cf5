package io.tributary.notion;

import static io.tributary.notion.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tributary.notion.PropertyValue.Button;
import io.tributary.notion.PropertyValue.Checkbox;
import io.tributary.notion.PropertyValue.CreatedBy;
import io.tributary.notion.PropertyValue.CreatedTime;
import io.tributary.notion.PropertyValue.Date;
import io.tributary.notion.PropertyValue.Email;
import io.tributary.notion.PropertyValue.Files;
import io.tributary.notion.PropertyValue.Formula;
import io.tributary.notion.PropertyValue.LastEditedBy;
import io.tributary.notion.PropertyValue.LastEditedTime;
import io.tributary.notion.PropertyValue.Location;
import io.tributary.notion.PropertyValue.MultiSelect;
import io.tributary.notion.PropertyValue.Numeric;
import io.tributary.notion.PropertyValue.People;
import io.tributary.notion.PropertyValue.PhoneNumber;
import io.tributary.notion.PropertyValue.Relation;
import io.tributary.notion.PropertyValue.RichText;
import io.tributary.notion.PropertyValue.Rollup;
import io.tributary.notion.PropertyValue.Select;
import io.tributary.notion.PropertyValue.Status;
import io.tributary.notion.PropertyValue.Title;
import io.tributary.notion.PropertyValue.UniqueId;
import io.tributary.notion.PropertyValue.UniqueNumber;
import io.tributary.notion.PropertyValue.Unknown;
import io.tributary.notion.PropertyValue.Url;
import io.tributary.notion.PropertyValue.Verification;
import io.tributary.notion.PropertyValue.Verified;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyValueTest {

    private static final String ANA = "c7c11cca-0000-4000-8000-000000000001";
    private static final JsonNode PART = json("{'type':'text','plain_text':'Ship it','href':'https://example.com'}");
    private static final JsonNode USER = json("{'object':'user','id':'C7C11CCA000040008000000000000001','name':'Ana',"
            + "'type':'person','person':{'email':'ana@example.com'}}");
    private static final JsonNode PLACE = json("{'lat':37.77,'lon':-122.41,'name':'SF','address':null,'new':1}");
    private static final User WHO = new User(ANA, "person", "Ana", "ana@example.com", null, null, USER);
    private static final Option OPTION = new Option("o2", "In progress", "blue");
    private static final DateRange RANGE = new DateRange("2026-11-23", null, null);

    static List<Arguments> everyType() {
        String option = "{'id':'o2','name':'In progress','color':'blue'}";
        String date = "{'start':'2026-11-23','end':null,'time_zone':null}";
        return List.of(
                Arguments.of("title", "[" + PART + "]", new Title(List.of(TextPart.of(PART)))),
                Arguments.of("rich_text", "[" + PART + "]", new RichText(List.of(TextPart.of(PART)))),
                Arguments.of("number", "8.5", new Numeric(new BigDecimal("8.5"))),
                Arguments.of("number", "null", new Numeric(null)),
                Arguments.of("number", "1e999", new Numeric(null)),
                Arguments.of("select", option, new Select(OPTION)),
                Arguments.of("select", "null", new Select(null)),
                Arguments.of("multi_select", "[" + option + "]", new MultiSelect(List.of(OPTION))),
                Arguments.of("status", option, new Status(OPTION)),
                Arguments.of("date", date, new Date(RANGE)),
                Arguments.of("date", "null", new Date(null)),
                Arguments.of("people", "[" + USER + "]", new People(List.of(WHO))),
                Arguments.of(
                        "files",
                        "[{'name':'a','type':'file','file':{'url':'https://x/a?s','expiry_time':'soon'}},"
                                + "{'name':'b','type':'file_upload','file_upload':{'id':'u'}}]",
                        new Files(List.of(
                                new FileReference("a", "file", "https://x/a?s"),
                                new FileReference("b", "file_upload", null)))),
                Arguments.of(
                        "files",
                        "[{'name':5,'type':'file','file':{'url':7,'expiry_time':'soon'}}]",
                        new Files(List.of(new FileReference(null, "file", null)))),
                Arguments.of("checkbox", "true", new Checkbox(true)),
                Arguments.of("url", "'https://x'", new Url("https://x")),
                Arguments.of("email", "null", new Email(null)),
                Arguments.of("phone_number", "'+1'", new PhoneNumber("+1")),
                Arguments.of("formula", "{'type':'string','string':'x'}", new Formula(new Computed.Text("x"))),
                Arguments.of("formula", "{'type':'boolean','boolean':true}", new Formula(new Computed.Truth(true))),
                Arguments.of(
                        "relation",
                        "[{'id':'DD456007000040008000000000000001'},{'id':'no uuid'}]",
                        new Relation(List.of("dd456007-0000-4000-8000-000000000001", "no uuid"))),
                Arguments.of(
                        "rollup",
                        "{'type':'number','number':8,'function':'sum'}",
                        new Rollup(new Computed.Numeric(BigDecimal.valueOf(8)), "sum")),
                Arguments.of(
                        "rollup",
                        "{'type':'date','date':" + date + ",'function':'latest_date'}",
                        new Rollup(new Computed.Date(RANGE), "latest_date")),
                Arguments.of(
                        "rollup",
                        "{'type':'array','array':[{'type':'number','number':1},{'type':'hologram','hologram':[2]}],"
                                + "'function':'show_original'}",
                        new Rollup(
                                new Computed.Array(List.of(
                                        new Computed.Item("number", new Numeric(BigDecimal.ONE)),
                                        new Computed.Item("hologram", new Unknown("hologram", json("[2]"))))),
                                "show_original")),
                Arguments.of(
                        "rollup",
                        "{'type':'unsupported','unsupported':{},'function':'median'}",
                        new Rollup(new Computed.Other("unsupported", json("{}")), "median")),
                Arguments.of(
                        "unique_id",
                        "{'prefix':'TASK','number':42}",
                        new UniqueId(new UniqueNumber("TASK", BigDecimal.valueOf(42)))),
                Arguments.of("created_time", "'2026-11-20T09:15:00.000Z'", new CreatedTime("2026-11-20T09:15:00.000Z")),
                Arguments.of(
                        "last_edited_time",
                        "'2026-11-20T09:15:00.000Z'",
                        new LastEditedTime("2026-11-20T09:15:00.000Z")),
                Arguments.of("created_by", USER.toString(), new CreatedBy(WHO)),
                Arguments.of("last_edited_by", "null", new LastEditedBy(null)),
                Arguments.of("button", "{}", new Button(json("{}"))),
                Arguments.of(
                        "verification",
                        "{'state':'verified','date':" + date + ",'verified_by':" + USER + "}",
                        new Verification(new Verified("verified", RANGE, WHO))),
                Arguments.of("place", PLACE.toString(), new Location(Place.of(PLACE))),
                Arguments.of("hologram", "{'beams':[1]}", new Unknown("hologram", json("{'beams':[1]}"))));
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void each_type_is_read(String type, String value, PropertyValue expected) {
        assertThat(read(type, value)).isEqualTo(expected);
    }

    /** Of each type that is told above, so that no type is forgotten. */
    @Test
    void every_type_of_property_is_tested() {
        Set<String> tested = everyType().stream()
                .map(each -> each.get()[2].getClass().getName())
                .collect(Collectors.toSet());

        assertThat(Stream.of(PropertyValue.class.getPermittedSubclasses()).map(Class::getName))
                .hasSameElementsAs(tested);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            title        | {}
            title        | [{'type':'text'}]
            rich_text    | 'text'
            number       | '8'
            select       | 'High'
            multi_select | {}
            multi_select | ['api']
            status       | [{'id':'o2'}]
            date         | '2026-11-23'
            date         | {'start':7}
            people       | [{'object':'user'}]
            people       | null
            files        | [7]
            checkbox     | 'maybe'
            url          | {'href':'x'}
            formula      | {'number':1}
            formula      | 8
            relation     | [{'id':7}]
            rollup       | []
            unique_id    | 'TASK-42'
            created_time | 0
            created_by   | 'Ana'
            verification | true
            place        | {'lat':'north'}
            """)
    void a_value_of_another_shape_than_its_type_is_kept_as_it_is(String type, String value) {
        assertThat(read(type, value)).isEqualTo(new Unknown(type, json(value)));
    }

    @Test
    void a_result_of_another_shape_than_its_type_is_kept_as_it_is() {
        assertThat(read("formula", "{'type':'number','number':'x'}"))
                .isEqualTo(new Formula(new Computed.Other("number", json("'x'"))));
        assertThat(read("formula", "{'type':'list','list':[1]}"))
                .isEqualTo(new Formula(new Computed.Other("list", json("[1]"))));
    }

    @Test
    void what_is_no_property_at_all_is_kept_as_a_whole() {
        for (String odd : List.of("7", "null", "[]", "{'select':1}", "{'type':null}", "{'type':['select']}")) {
            assertThat(PropertyValue.of(json(odd))).isEqualTo(new Unknown("", json(odd)));
        }
        assertThat(PropertyValue.of(json("{'type':'hologram'}")))
                .isEqualTo(new Unknown("hologram", NullNode.getInstance()));
    }

    private static PropertyValue read(String type, String value) {
        return PropertyValue.of(json("{'id':'p','type':'" + type + "','" + type + "':" + value + "}"));
    }
}
