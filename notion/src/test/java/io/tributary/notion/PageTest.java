package io.tributary.notion;

import static io.tributary.notion.Json.json;
import static io.tributary.notion.Json.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionException.Unreadable;
import io.tributary.notion.PropertyValue.Relation;
import io.tributary.notion.PropertyValue.Unknown;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

    private static final UUID ID = UUID.fromString("153104cd-0000-8000-8000-000000000001");

    @Test
    void in_trash_goes_by_either_name() {
        assertThat(page("'in_trash':true").inTrash()).isTrue();
        assertThat(page("'archived':true").inTrash()).isTrue();
        assertThat(page("'in_trash':false,'archived':true").inTrash()).isFalse();
        assertThat(page("'is_archived':true").inTrash()).isFalse();
        assertThat(page("'is_archived':true").archived()).isTrue();
    }

    @Test
    void its_parent_is_where_it_is() {
        Parent row = Page.of(object(base("{'type':'data_source_id','data_source_id':'98024f3c000040008000000000000001',"
                        + "'database_id':'36cc9195-0000-4000-8000-000000000001'}")))
                .parent();
        Parent home =
                Page.of(object(base("{'type':'workspace','workspace':true}"))).parent();

        assertThat(row.dataSourceId()).isEqualTo(row.id()).hasToString("98024f3c-0000-4000-8000-000000000001");
        assertThat(row.databaseId()).hasToString("36cc9195-0000-4000-8000-000000000001");
        assertThat(home.type()).isEqualTo("workspace");
        assertThat(home.id()).isNull();
    }

    @Test
    void one_odd_property_leaves_the_others_and_the_page() {
        Page page = withProperties("'A':7,'B':{'id':'b','type':'number','number':1},'C':{'type':'people','people':0}");

        assertThat(page.properties()).extracting(PageProperty::name).containsExactly("A", "B", "C");
        assertThat(page.properties()).extracting(PageProperty::id).containsExactly("A", "b", "C");
        assertThat(page.properties().get(0).value()).isEqualTo(new Unknown("", json("7")));
        assertThat(page.properties().get(2).value()).isEqualTo(new Unknown("people", json("0")));
        assertThat(page.properties().get(2).raw()).isEqualTo(json("{'type':'people','people':0}"));
        assertThat(page.title()).isEmpty();
    }

    @Test
    void lists_that_may_go_on_are_cut_off_and_with_a_relation_the_rollups_too() {
        String rollup = "'R':{'id':'r','type':'rollup','rollup':{'type':'number','number':1}}";
        String unsupported = "'U':{'id':'u','type':'rollup','rollup':{'type':'unsupported'}}";
        String incomplete = "'I':{'id':'i','type':'rollup','rollup':{'type':'incomplete','incomplete':{}}}";
        String more = "'M':{'id':'m','type':'relation','relation':[],'has_more':true}";
        String whole = "'W':{'id':'w','type':'relation','relation':" + ids(30) + ",'has_more':false}";
        String silent = "'S':{'id':'s','type':'people','people':" + ids(25) + "}";
        String few = "'F':{'id':'f','type':'people','people':" + ids(24) + "}";

        assertThat(cutOff(rollup, whole, few, unsupported)).isEmpty();
        assertThat(cutOff(rollup, silent)).containsExactly("s");
        assertThat(cutOff(rollup, unsupported, more)).containsExactly("r", "m");
        assertThat(cutOff(incomplete)).containsExactly("i");
    }

    @Test
    void one_odd_entry_hides_not_that_a_list_goes_on() {
        String rollup = "'R':{'id':'r','type':'rollup','rollup':{'type':'number','number':1}}";
        String more = "'M':{'id':'m','type':'relation','relation':[{'id':'" + ID + "'},{}],'has_more':true}";
        String silent = "'S':{'id':'s','type':'people','people':" + ids(24).replaceFirst("]$", ",7]") + "}";
        String whole = "'W':{'id':'w','type':'relation','relation':[{}],'has_more':false}";

        assertThat(cutOff(rollup, more)).containsExactly("r", "m");
        assertThat(cutOff(rollup, silent, whole)).containsExactly("s");
    }

    @Test
    void a_property_that_was_read_to_its_end_is_cut_off_no_more() {
        Page page = withProperties("'M':{'id':'m','type':'relation','relation':[],'has_more':true}");

        Page whole = page.with(page.cutOff().get(0), new Relation(List.of(ID.toString())));

        assertThat(whole.cutOff()).isEmpty();
        assertThat(whole.properties().get(0).value()).isEqualTo(new Relation(List.of(ID.toString())));
        assertThat(whole.raw()).isEqualTo(page.raw());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            parent           | null                         | the page has no parent
            id               | 'x'                          | the page has no id
            properties       | []                           | the page has no properties
            created_time     | 'soon'                       | the page's created_time is no time
            last_edited_time | '+99999-01-01T00:00:00.000Z' | the page's last_edited_time is no time
            """)
    void what_it_cannot_do_without_is_named(String field, String value, String what) {
        ObjectNode page = object(base("{}"));
        page.set(field, json(value));

        Unreadable failure = catchThrowableOfType(Unreadable.class, () -> Page.of(page));

        assertThat(failure.what()).isEqualTo(what);
        assertThat(failure.isRetryable()).isFalse();
    }

    private static List<String> cutOff(String... properties) {
        return withProperties(String.join(",", properties)).cutOff().stream()
                .map(PageProperty::id)
                .toList();
    }

    private static String ids(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "{'id':'" + ID + "'}")) + "]";
    }

    private static Page withProperties(String properties) {
        ObjectNode page = object(base("{}"));
        page.set("properties", json("{" + properties + "}"));
        return Page.of(page);
    }

    private static Page page(String more) {
        return Page.of(object(base("{}").replaceFirst("\\{", "{" + more + ",")));
    }

    private static String base(String parent) {
        return "{'object':'page','id':'" + ID + "','created_time':'2026-11-20T09:15:00.000Z',"
                + "'last_edited_time':'2026-11-20T09:17:00.000Z','parent':" + parent + ",'properties':{}}";
    }
}
