package io.tributary.defaults;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stops a start that lacks a variable, with one line that names each, before anything else is done. Else a service would
 * come up ready and fail at its first request, or look for a server on this machine.
 */
@Singleton
class RequiredSettings {

    private final Config config;
    private final List<String> required;

    /** @param required the properties that the service can't do without; {@code tributary.required} lists them */
    RequiredSettings(Config config, @ConfigProperty(name = "tributary.required") Optional<List<String>> required) {
        this.config = config;
        this.required = required.orElse(List.of());
    }

    void check(@Observes @Priority(1) StartupEvent started) {
        String missing = required.stream()
                .filter(property -> !isSet(property))
                .map(RequiredSettings::variable)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            // Quarkus prints this kind as its message alone.
            throw new ConfigurationException("Not set, so the service does not start: " + missing
                    + ". docs/configuration.md says what each is.");
        }
    }

    private boolean isSet(String property) {
        return config.getOptionalValue(property, String.class)
                .filter(value -> !value.isBlank())
                .isPresent();
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
