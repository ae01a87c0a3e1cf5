package io.tributary.notion;

import static io.tributary.notion.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.PropertyValue.Numeric;
import io.tributary.notion.PropertyValue.Relation;
import io.tributary.notion.PropertyValue.RichText;
import io.tributary.notion.PropertyValue.Rollup;
import io.tributary.notion.PropertyValue.Status;
import io.tributary.notion.PropertyValue.Unknown;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PropertyItemsTest {

    private static final String ONE = "dd456007-0000-4000-8000-000000000001";
    private static final String TWO = "dd456007-0000-4000-8000-000000000002";

    @Test
    void a_list_is_joined_page_by_page() {
        PropertyItems first = items(relation(ONE), "'relation':{}", "relation", "c");
        PropertyItems last = items(relation(TWO), "'relation':{}", "relation", null);

        PropertyItems both = first.then(last);

        assertThat(first.hasMore()).isTrue();
        assertThat(first.nextCursor()).isEqualTo("c");
        assertThat(both.hasMore()).isFalse();
        assertThat(both.type()).isEqualTo("relation");
        assertThat(both.value()).isEqualTo(new Relation(List.of(ONE, TWO)));
    }

    @Test
    void each_run_of_a_text_is_an_item() {
        PropertyItems items = items(
                "{'type':'rich_text','rich_text':{'plain_text':'Ship '}},"
                        + "{'type':'rich_text','rich_text':{'plain_text':'it'}}",
                "'rich_text':{}",
                "rich_text",
                null);

        assertThat(((RichText) items.value()).parts())
                .extracting(TextPart::plainText)
                .containsExactly("Ship ", "it");
    }

    @Test
    void a_property_that_is_no_list_is_itself() {
        PropertyItems items = PropertyItems.of(
                json("{'object':'property_item','id':'s','type':'status','status':{'id':'o','name':'Done'}}"));

        assertThat(items.type()).isEqualTo("status");
        assertThat(items.hasMore()).isFalse();
        assertThat(items.value()).isEqualTo(new Status(new Option("o", "Done", null)));
    }

    @Test
    void an_empty_list_has_the_type_that_its_frame_says() {
        PropertyItems items = items("", "'relation':{}", "relation", null);

        assertThat(items.type()).isEqualTo("relation");
        assertThat(items.value()).isEqualTo(new Relation(List.of()));
    }

    @Test
    void a_rollup_is_what_the_last_page_says_whatever_it_was_over() {
        PropertyItems first =
                items(relation(ONE), "'rollup':{'type':'incomplete','incomplete':{},'function':'sum'}", "rollup", "c");
        PropertyItems last =
                items(relation(TWO), "'rollup':{'type':'number','number':112,'function':'sum'}", "rollup", null);

        assertThat(first.value()).isEqualTo(new Rollup(new Computed.Other("incomplete", json("{}")), "sum"));
        assertThat(first.then(last).value())
                .isEqualTo(new Rollup(new Computed.Numeric(BigDecimal.valueOf(112)), "sum"));
    }

    @Test
    void a_rollup_that_shows_the_related_values_is_all_items_of_all_pages() {
        String frame = "'rollup':{'type':'array','array':[],'function':'show_original'}";
        PropertyItems first = items("{'type':'number','number':1},{'type':'number','number':2}", frame, "rollup", "c");
        PropertyItems last = items(
                "{'type':'title','title':{'plain_text':'a'}},{'type':'number','number':null}", frame, "rollup", null);

        Computed.Array result = (Computed.Array) ((Rollup) first.then(last).value()).result();

        assertThat(result).isNotNull();
        assertThat(result.items())
                .extracting(Computed.Item::type)
                .containsExactly("number", "number", "title", "number");
        assertThat(result.items().get(1).value()).isEqualTo(new Numeric(BigDecimal.valueOf(2)));
        assertThat(result.items().get(2).value())
                .isEqualTo(PropertyValue.of(json("{'type':'title','title':[{'plain_text':'a'}]}")));
    }

    @Test
    void a_rollup_whose_result_holds_the_values_is_not_filled_from_its_items() {
        PropertyItems items = items(
                relation(ONE),
                "'rollup':{'type':'array','array':[{'type':'number','number':1}],'function':'show_original'}",
                "rollup",
                null);

        assertThat(items.value())
                .isEqualTo(new Rollup(
                        new Computed.Array(List.of(new Computed.Item("number", new Numeric(BigDecimal.ONE)))),
                        "show_original"));
    }

    @Test
    void a_type_that_changes_on_the_way_shows() {
        PropertyItems first = items(relation(ONE), "'relation':{}", "relation", "c");
        PropertyItems last = items("{'type':'people','people':{'id':'x'}}", "'people':{}", "people", null);
        PropertyItems mixed = items("{'type':'people','people':{'id':'x'}}", "'relation':{}", "relation", null);

        assertThat(first.then(last).type()).isEqualTo("people");
        assertThat(mixed.type()).isEqualTo("people");
    }

    @Test
    void items_of_another_shape_are_kept_as_they_are() {
        PropertyItems items =
                items(relation(ONE) + ",{'type':'relation','relation':7}", "'relation':{}", "relation", null);

        assertThat(items.value()).isEqualTo(new Unknown("relation", json("[{'id':'" + ONE + "'},7]")));
    }

    @Test
    void an_item_without_a_type_changes_none_and_is_kept_as_it_is() {
        PropertyItems items = items(relation(ONE) + ",{'object':'property_item'}", "'relation':{}", "relation", null);

        assertThat(items.type()).isEqualTo("relation");
        assertThat(items.value())
                .isEqualTo(new Unknown("relation", json("[{'id':'" + ONE + "'},{'object':'property_item'}]")));
    }

    private static String relation(String id) {
        return "{'object':'property_item','id':'~pex','type':'relation','relation':{'id':'" + id + "'}}";
    }

    private static PropertyItems items(String results, String result, String type, @Nullable String next) {
        JsonNode list = json("{'object':'list','results':[" + results + "],'next_cursor':"
                + (next == null ? "null" : "'" + next + "'") + ",'has_more':" + (next != null)
                + ",'type':'property_item','property_item':{'id':'p','next_url':null,'type':'" + type + "'," + result
                + "}}");
        return PropertyItems.of(list);
    }
}
