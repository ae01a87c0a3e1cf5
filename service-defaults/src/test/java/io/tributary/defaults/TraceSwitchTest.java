package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
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
    void where_spans_alone_go_asks_for_them_too() {
        Map<String, String> given = Map.of("otel.exporter.otlp.traces.endpoint", COLLECTOR);

        assertThat(isOff(given)).isFalse();
        assertThat(isCollected(given)).isTrue();
    }

    @Test
    void the_standard_variables_reach_the_exporter_and_the_one_for_spans_comes_before() {
        String own = "http://spans:4317";

        assertThat(endpoint(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", own))).isEqualTo(own);
        assertThat(endpoint(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR))).isEqualTo(COLLECTOR);
        assertThat(endpoint(Map.of("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR)))
                .isEqualTo(COLLECTOR);
        assertThat(endpoint(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", own)))
                .isEqualTo(own);
    }

    private static String endpoint(Map<String, String> environment) {
        URL defaults =
                Objects.requireNonNull(TraceSwitch.class.getResource("/META-INF/microprofile-config.properties"));
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(defaults))
                    .build()
                    .getValue("quarkus.otel.exporter.otlp.traces.endpoint", String.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
