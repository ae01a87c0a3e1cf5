package io.tributary.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a record is said by name. */
class DecodeTest {

    @ParameterizedTest
    @CsvSource({
        "project-created, ce_id",
        "project-created, ce_time",
        "project-created, ce_type",
        "notion-webhook-received, ce_hookid",
        "notion-webhook-received, ce_attempt"
    })
    void a_header_that_is_missing_is_named(String golden, String header) {
        EventMessage message = golden(golden);
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.remove(header);

        assertThatThrownBy(() ->
                        CloudEvents.decode(new EventMessage(message.topic(), message.key(), headers, message.value())))
                .isInstanceOf(UndecodableEvent.class)
                .hasMessage("Header " + header + " is missing");
    }

    @ParameterizedTest
    @CsvSource({"ce_time, yesterday", "ce_attempt, often", "ce_type, io.tributary.SomethingElse", "ce_type, ''"})
    void a_header_that_is_wrong_is_named(String header, String value) {
        EventMessage message = golden("notion-webhook-received");
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.put(header, value);

        assertThatThrownBy(() ->
                        CloudEvents.decode(new EventMessage(message.topic(), message.key(), headers, message.value())))
                .isInstanceOf(UndecodableEvent.class)
                .hasMessageContaining(header);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "project-created       | no JSON                             | JSON object",
                "project-created       | []                                  | JSON object",
                "project-created       | {}                                  | projectId",
                "project-created       | {\"projectId\":\"7\"}               | projectId",
                "project-tasks-changed | {\"projectId\":\"98024f3c-0000-4000-8000-0000000000a1\"} | pages",
                "project-tasks-changed | {\"projectId\":\"98024f3c-0000-4000-8000-0000000000a1\",\"pages\":[{\"pageId\":1,\"propertyIds\":[]}]} | pageId",
                "project-sync-finished | {\"projectId\":\"98024f3c-0000-4000-8000-0000000000a1\"} | kind"
            })
    void a_value_that_is_wrong_is_named(String golden, String value, String named) {
        EventMessage message = golden(golden);

        assertThatThrownBy(() -> CloudEvents.decode(
                        new EventMessage(message.topic(), message.key(), message.headers(), value.getBytes(UTF_8))))
                .isInstanceOf(UndecodableEvent.class)
                .hasMessageContaining(named);
    }

    @Test
    void fields_of_later_versions_are_ignored() {
        EventMessage message = golden("project-created");
        byte[] later = "{\"projectId\":\"98024f3c-0000-4000-8000-0000000000a1\",\"colour\":\"blue\"}".getBytes(UTF_8);

        assertThat(CloudEvents.decode(new EventMessage(message.topic(), message.key(), message.headers(), later)))
                .isEqualTo(GoldenFiles.events().get("project-created"));
    }

    private static EventMessage golden(String name) {
        return GoldenFiles.message(GoldenFiles.read(name));
    }
}
