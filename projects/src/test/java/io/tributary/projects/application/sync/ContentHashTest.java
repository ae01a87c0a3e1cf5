package io.tributary.projects.application.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ContentHashTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_order_of_keys_does_not_matter() throws JsonProcessingException {
        byte[] one = hash("{\"b\":{\"value\":{\"z\":1,\"a\":[{\"y\":1,\"x\":2}]}},\"a\":{}}");
        byte[] other = hash("{\"a\":{},\"b\":{\"value\":{\"a\":[{\"x\":2,\"y\":1}],\"z\":1}}}");

        assertThat(one).isEqualTo(other);
    }

    @Test
    void the_order_of_a_list_matters() throws JsonProcessingException {
        assertThat(hash("{\"a\":[1,2]}")).isNotEqualTo(hash("{\"a\":[2,1]}"));
    }

    @Test
    void title_parent_trash_and_archive_are_content() throws JsonProcessingException {
        ObjectNode empty = JSON.createObjectNode();
        ObjectNode parent = object("{\"type\":\"workspace\"}");
        byte[] plain = ContentHash.of("t", empty, empty, false, false);

        assertThat(ContentHash.of("u", empty, empty, false, false)).isNotEqualTo(plain);
        assertThat(ContentHash.of("t", empty, parent, false, false)).isNotEqualTo(plain);
        assertThat(ContentHash.of("t", empty, empty, true, false)).isNotEqualTo(plain);
        assertThat(ContentHash.of("t", empty, empty, false, true)).isNotEqualTo(plain);
    }

    /** The hash is stored: whoever changes it makes every page be written once more, and should know it. */
    @Test
    void the_hash_is_pinned() throws JsonProcessingException {
        byte[] hash = ContentHash.of("t", object("{\"b\":1,\"a\":\"é\"}"), JSON.createObjectNode(), false, true);

        // sha256 of {"archived":true,"inTrash":false,"parent":{},"properties":{"a":"é","b":1},"title":"t"}
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("56aa49674f7e54974e799562a5bc114529298d83f32ee69d98a3b2283fc3875b");
    }

    private static byte[] hash(String properties) throws JsonProcessingException {
        return ContentHash.of("", object(properties), JSON.createObjectNode(), false, false);
    }

    private static ObjectNode object(String json) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(json);
    }
}
