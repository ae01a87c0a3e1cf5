package io.tributary.defaults;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Leaves tracing off, at no cost, unless someone asked for it: by naming where spans go, or by having them logged.
 * OpenTelemetry's own switch ({@code OTEL_SDK_DISABLED}) and Quarkus's come before.
 */
public final class TraceSwitch implements ConfigSourceFactory {

    /** Whether spans go to a collector: see {@link NoCollector}. */
    static final String COLLECTED = "tributary.traces.collected";

    private static final String SDK_DISABLED = "quarkus.otel.sdk.disabled";

    /** Below everything that an operator sets, and above Quarkus's own default. */
    private static final int ORDINAL = 50;

    /** The standard variables, for all signals and for traces alone, and Quarkus's names for them. */
    private static final List<String> ENDPOINTS = List.of(
            "otel.exporter.otlp.endpoint",
            "otel.exporter.otlp.traces.endpoint",
            "quarkus.otel.exporter.otlp.endpoint",
            "quarkus.otel.exporter.otlp.traces.endpoint");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext config) {
        boolean collected =
                ENDPOINTS.stream().anyMatch(name -> !value(config, name).isBlank());
        boolean asked = collected || Boolean.parseBoolean(value(config, SpanLog.SWITCH));
        boolean off = !asked || Boolean.parseBoolean(value(config, "otel.sdk.disabled"));
        return List.of(new PropertiesConfigSource(
                Map.of(SDK_DISABLED, Boolean.toString(off), COLLECTED, Boolean.toString(collected)),
                TraceSwitch.class.getSimpleName(),
                ORDINAL));
    }

    private static String value(ConfigSourceContext config, String name) {
        ConfigValue found = config.getValue(name);
        return found == null || found.getValue() == null ? "" : found.getValue();
    }
}
