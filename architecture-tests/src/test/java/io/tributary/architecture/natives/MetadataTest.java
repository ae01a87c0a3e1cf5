package io.tributary.architecture.natives;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.architecture.natives.Metadata.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is told is known, and what isn't told isn't. */
class MetadataTest {

    private final Metadata metadata = new Metadata();

    @Test
    void a_type_has_what_any_file_gives_it_and_no_more() throws IOException {
        add("reflect-config.json", "[{\"name\":\"a.B\",\"allDeclaredMethods\":true},{\"name\":\"a.C\"}]");
        add("x/reflect-config.json", "[{\"name\":\"a.B\",\"allPublicConstructors\":true}]");

        assertThat(metadata.has("a.B", Access.METHODS, Access.CONSTRUCTORS)).isTrue();
        assertThat(metadata.has("a.B", Access.FIELDS)).isFalse();
        assertThat(metadata.has("a.C")).isTrue();
        assertThat(metadata.has("a.C", Access.METHODS)).isFalse();
        assertThat(metadata.has("a.D")).isFalse();
    }

    @Test
    void a_resource_is_known_by_a_pattern_for_all_of_its_name() throws IOException {
        add("resource-config.json", "{\"resources\":{\"includes\":[{\"pattern\":\"\\\\Qa/b\\\\E.*\\\\.lua$\"}]}}");

        assertThat(metadata.hasResource("a/b/c.lua")).isTrue();
        assertThat(metadata.hasResource("a/b/c.luac")).isFalse();
        assertThat(metadata.hasResource("x/a/b/c.lua")).isFalse();
    }

    @Test
    void a_package_that_is_initialized_at_run_time_has_its_classes_and_no_neighbours() throws IOException {
        add("native-image.properties", "Args = -x --initialize-at-run-time=a.b,c.D -y");
        metadata.addArguments("--initialize-at-run-time=e");

        assertThat(metadata.isInitializedAtRunTime("a.b.C")).isTrue();
        assertThat(metadata.isInitializedAtRunTime("c.D")).isTrue();
        assertThat(metadata.isInitializedAtRunTime("e.F")).isTrue();
        assertThat(metadata.isInitializedAtRunTime("a.bc.D")).isFalse();
        assertThat(metadata.isInitializedAtRunTime("c.E")).isFalse();
    }

    private void add(String name, String content) throws IOException {
        metadata.add("META-INF/native-image/" + name, content.getBytes(StandardCharsets.UTF_8));
    }
}
