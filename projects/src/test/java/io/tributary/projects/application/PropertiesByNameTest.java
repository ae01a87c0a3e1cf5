package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class PropertiesByNameTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode STORED =
            json("{\"stat\":{\"type\":\"status\",\"value\":null},\"estM\":{\"type\":\"number\",\"value\":8}}");

    @Test
    void properties_go_by_name_and_keep_their_id() {
        PropertiesByName names =
                new PropertiesByName(json("{\"stat\":{\"name\":\"Status\"},\"estM\":{\"name\":\"Estimate\"}}"));

        assertThat(names.of(STORED))
                .isEqualTo(
                        json(
                                "{\"Status\":{\"id\":\"stat\",\"type\":\"status\",\"value\":null},\"Estimate\":{\"id\":\"estM\",\"type\":\"number\",\"value\":8}}"));
    }

    @Test
    void without_a_schema_they_go_by_id() {
        assertThat(new PropertiesByName(null).of(STORED))
                .isEqualTo(
                        json(
                                "{\"stat\":{\"id\":\"stat\",\"type\":\"status\",\"value\":null},\"estM\":{\"id\":\"estM\",\"type\":\"number\",\"value\":8}}"));
    }

    @Test
    void one_that_the_schema_does_not_know_or_does_not_name_goes_by_id() {
        PropertiesByName names = new PropertiesByName(json("{\"stat\":{\"name\":\"\"}}"));

        assertThat(names.of(STORED).fieldNames()).toIterable().containsExactly("stat", "estM");
    }

    @Test
    void two_of_one_name_go_by_id() {
        PropertiesByName names =
                new PropertiesByName(json("{\"stat\":{\"name\":\"Same\"},\"estM\":{\"name\":\"Same\"}}"));

        assertThat(names.of(STORED).fieldNames()).toIterable().containsExactly("stat", "estM");
    }

    @Test
    void a_name_that_is_anothers_id_does_not_take_its_place() {
        PropertiesByName names =
                new PropertiesByName(json("{\"stat\":{\"name\":\"estM\"},\"estM\":{\"name\":\"Same\"}}"));

        assertThat(names.of(STORED).fieldNames()).toIterable().containsExactly("stat", "Same");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
