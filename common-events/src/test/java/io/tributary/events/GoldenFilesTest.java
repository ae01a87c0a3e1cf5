package io.tributary.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What other programs, and records that are under way, rely on: if one of these fails, the wire has changed. An optional
 * field may be added to a golden file; everything else is a new topic or job type.
 */
class GoldenFilesTest {

    @ParameterizedTest
    @MethodSource("names")
    void an_event_is_written_byte_by_byte_as_pinned(String name) {
        assertThat(GoldenFiles.text(CloudEvents.encode(event(name)))).isEqualTo(GoldenFiles.read(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_pinned_record_is_read_back(String name) {
        Event read = CloudEvents.decode(GoldenFiles.message(GoldenFiles.read(name)));

        assertThat(read).usingRecursiveComparison().isEqualTo(event(name));
    }

    @Test
    void every_type_of_event_is_pinned() {
        List<Class<?>> pinned = GoldenFiles.events().values().stream()
                .<Class<?>>map(Object::getClass)
                .distinct()
                .toList();

        assertThat(Event.class.getPermittedSubclasses()).containsExactlyInAnyOrderElementsOf(pinned);
    }

    @Test
    void jobs_are_written_byte_by_byte_as_pinned() {
        String written = GoldenFiles.jobs().stream()
                .map(job -> job.type() + " " + job.queue() + " " + new String(job.toBytes(), UTF_8) + "\n")
                .collect(Collectors.joining());

        assertThat(written).isEqualTo(GoldenFiles.read("jobs"));
    }

    @Test
    void pinned_jobs_are_read_back() {
        List<JobPayload> read = GoldenFiles.read("jobs")
                .lines()
                .map(line -> line.split(" ", 3))
                .map(parts -> JobPayload.parse(parts[0], parts[2].getBytes(UTF_8)))
                .toList();

        assertThat(read).isEqualTo(GoldenFiles.jobs());
    }

    @Test
    void every_type_of_job_is_pinned() {
        Stream<Class<?>> types = Arrays.stream(JobPayload.class.getPermittedSubclasses());

        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(GoldenFiles.jobs().stream()
                        .<Class<?>>map(Object::getClass)
                        .toList());
    }

    @Test
    void topics_are_as_pinned() {
        String table = Topics.all().stream()
                .map(topic -> topic.name() + " " + topic.partitions() + " " + topic.retention() + "\n")
                .collect(Collectors.joining());

        assertThat(table).isEqualTo(GoldenFiles.read("topics"));
    }

    static Stream<String> names() {
        return GoldenFiles.events().keySet().stream();
    }

    private static Event event(String name) {
        Event event = GoldenFiles.events().get(name);
        if (event == null) {
            throw new IllegalArgumentException(name);
        }
        return event;
    }
}
