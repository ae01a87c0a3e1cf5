package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tributary.notion.NotionVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotionConfigTest {

    @Test
    void the_newest_version_is_spoken_unless_the_other_is_wanted() {
        assertThat(config(Map.of()).version()).isEqualTo(NotionVersion.V2026_03_11);
        assertThat(config(Map.of("tributary.notion.version", "2025-09-03")).version())
                .isEqualTo(NotionVersion.V2025_09_03);
    }

    @Test
    void a_version_that_is_not_spoken_is_named_at_start() {
        assertThatThrownBy(() -> config(Map.of("tributary.notion.version", "2022-06-28")))
                .hasMessageContaining("tributary.notion.version")
                .hasMessageContaining("2025-09-03 and 2026-03-11, not in 2022-06-28");
    }

    private static NotionConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(NotionConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(NotionConfig.class);
    }
}
