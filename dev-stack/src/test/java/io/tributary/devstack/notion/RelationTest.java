package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Relations: both sides in step, truncated on the page and whole by property item. */
class RelationTest {
    private final Simulated notion = new Simulated();

    @AfterEach
    void close() {
        notion.close();
    }

    @Test
    void the_other_side_of_a_relation_follows() {
        notion.edit(Simulated.task(24), relation("Blocked by", List.of(Simulated.task(1), Simulated.task(23))));

        assertThat(related(1, "Blocks")).contains(Simulated.task(24));
        assertThat(related(6, "Blocks")).doesNotContain(Simulated.task(24));
        assertThat(related(23, "Blocks")).containsExactly(Simulated.task(24));

        notion.edit(Simulated.task(1), relation("Blocks", List.of()));

        assertThat(related(24, "Blocked by")).containsExactly(Simulated.task(23));
        assertThat(related(6, "Blocked by")).isEmpty();
    }

    @Test
    void a_new_row_is_related_both_ways() {
        String id = notion.person(
                        "POST",
                        "/v1/pages",
                        "{\"parent\":{\"data_source_id\":\"" + Simulated.SOURCE + "\"},\"properties\":"
                                + relation("Parent item", List.of(Simulated.task(20))) + "}")
                .path("id")
                .textValue();

        assertThat(related(20, "Sub-item")).hasSize(4).contains(id);
    }

    @Test
    void the_other_side_may_change_silently() throws Exception {
        try (Receiver receiver = new Receiver()) {
            notion.subscribe(receiver);
            notion.faults("{\"silentRelations\":true}");
            String before = edited(1);

            notion.edit(Simulated.task(24), relation("Blocked by", List.of(Simulated.task(1))));

            assertThat(related(1, "Blocks")).contains(Simulated.task(24));
            assertThat(edited(1)).isEqualTo(before);
            notion.settled();
            assertThat(receiver.all())
                    .extracting(delivery -> delivery.json().at("/entity/id").textValue())
                    .containsExactly(Simulated.task(24));
        }
    }

    @Test
    void a_page_shows_25_references_and_the_property_item_all() {
        notion.control("POST", "pages", "{\"count\":60}");
        List<String> ids = new ArrayList<>();
        notion.query("{\"filter\":{\"property\":\"Name\",\"title\":{\"starts_with\":\"Row\"}}}")
                .at("/results")
                .forEach(row -> ids.add(row.path("id").textValue()));
        notion.edit(Simulated.task(1), relation("Blocks", ids));

        JsonNode blocks = notion.bot("/v1/pages/" + Simulated.task(1)).at("/properties/Blocks");
        assertThat(blocks.path("relation")).hasSize(25);
        assertThat(blocks.path("has_more").booleanValue()).isTrue();

        String item = "/v1/pages/" + Simulated.task(1) + "/properties/bLkS?page_size=40";
        JsonNode first = notion.bot(item).body();
        JsonNode last = notion.bot(
                        item + "&start_cursor=" + first.path("next_cursor").textValue())
                .body();
        List<String> all = new ArrayList<>();
        first.path("results").forEach(r -> all.add(r.at("/relation/id").textValue()));
        last.path("results").forEach(r -> all.add(r.at("/relation/id").textValue()));

        assertThat(all).isEqualTo(ids);
        assertThat(first.at("/property_item/next_url").textValue())
                .contains(first.path("next_cursor").textValue());
        assertThat(first.at("/results/0").toString())
                .isEqualTo("{\"object\":\"property_item\",\"id\":\"bLkS\",\"type\":\"relation\",\"relation\":{\"id\":\""
                        + ids.get(0) + "\"}}");
        assertThat(last.path("property_item").toString())
                .isEqualTo("{\"id\":\"bLkS\",\"next_url\":null,\"type\":\"relation\",\"relation\":{}}");
        assertThat(last.path("has_more").booleanValue()).isFalse();
    }

    @Test
    void a_property_item_is_an_object_or_a_list_by_its_type() {
        String page = "/v1/pages/" + Simulated.task(3) + "/properties/";

        JsonNode status = notion.bot(page + "stat").body();
        assertThat(status.path("object").textValue()).isEqualTo("property_item");
        assertThat(status.at("/status/name").textValue()).isEqualTo("Done");
        assertThat(notion.bot(page + "title").at("/results/0/title/plain_text").textValue())
                .isEqualTo("Write the positioning");
        assertThat(notion.bot(page + "ownR").at("/results/1/people/name").textValue())
                .isEqualTo("Chiara Russo");
        assertThat(notion.bot(page + "JU%5DK").at("/results")).hasSize(1);
        assertThat(notion.bot(page + "nope").status()).isEqualTo(400);
    }

    @Test
    void more_than_100_references_or_a_foreign_page_are_refused() {
        List<String> many =
                IntStream.rangeClosed(1, 101).mapToObj(Simulated::task).toList();
        String path = "/v1/pages/" + Simulated.task(1);

        assertThat(notion.bot("PATCH", path, "{\"properties\":" + relation("Blocks", many) + "}")
                        .message())
                .isEqualTo(
                        "body failed validation: body.properties.Blocks.relation.length should be ≤ `100`, instead was"
                                + " `101`.");
        assertThat(notion.bot("PATCH", path, "{\"properties\":" + relation("Blocks", List.of(Simulated.task(99))) + "}")
                        .code())
                .isEqualTo("object_not_found");
    }

    private static String relation(String property, List<String> ids) {
        return ids.stream()
                .map(id -> "{\"id\":\"" + id + "\"}")
                .collect(Collectors.joining(",", "{\"" + property + "\":{\"relation\":[", "]}}"));
    }

    private List<String> related(int task, String property) {
        List<String> ids = new ArrayList<>();
        notion.bot("/v1/pages/" + Simulated.task(task))
                .at("/properties/" + property + "/relation")
                .forEach(page -> ids.add(page.path("id").textValue()));
        return ids;
    }

    private String edited(int task) {
        return notion.bot("/v1/pages/" + Simulated.task(task))
                .at("/last_edited_time")
                .textValue();
    }
}
