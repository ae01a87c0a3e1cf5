package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceSwitchTest {

    private static final String COLLECTOR = "http://collector:4317";

    @Test
    void nobody_traces_unless_someone_asked() {
        assertThat(isOff(Map.of())).isTrue();
        assertThat(isOff(Map.of("otel.exporter.otlp.endpoint", ""))).isTrue();
        assertThat(isOff(Map.of("tributary.trace-log", "false"))).isTrue();
    }

    @Test
    void where_spans_go_asks_for_them() {
        Map<String, String> given = Map.of("otel.exporter.otlp.endpoint", COLLECTOR);

        assertThat(isOff(given)).isFalse();
        assertThat(isCollected(given)).isTrue();
    }

    @Test
    void the_log_asks_for_them_and_sends_them_nowhere() {
        Map<String, String> given = Map.of("tributary.trace-log", "true");

        assertThat(isOff(given)).isFalse();
        assertThat(isCollected(given)).isFalse();
    }

    @Test
    void the_switches_of_opentelemetry_and_of_quarkus_come_before() {
        assertThat(isOff(Map.of("otel.exporter.otlp.endpoint", COLLECTOR, "otel.sdk.disabled", "true")))
                .isTrue();
        assertThat(isOff(Map.of("tributary.trace-log", "true", "quarkus.otel.sdk.disabled", "true")))
                .isTrue();
        assertThat(isOff(Map.of("quarkus.otel.sdk.disabled", "false"))).isFalse();
    }

    private static boolean isOff(Map<String, String> given) {
        return config(given).getValue("quarkus.otel.sdk.disabled", Boolean.class);
    }

    private static boolean isCollected(Map<String, String> given) {
        return config(given).getValue(TraceSwitch.COLLECTED, Boolean.class);
    }

    private static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "given", 300))
                .withSources(new TraceSwitch())
                .build();
    }
}
