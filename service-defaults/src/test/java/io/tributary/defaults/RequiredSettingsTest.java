package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class RequiredSettingsTest {

    private static final List<String> REQUIRED =
            List.of("tributary.postgres.url", "tributary.secret-key", "tributary.api-token");

    @Test
    void a_start_with_all_that_is_required_goes_on() {
        assertThatCode(() -> start(
                        Map.of(
                                "tributary.postgres.url",
                                "postgresql://db/tributary",
                                "tributary.secret-key",
                                "key",
                                "tributary.api-token",
                                "token"),
                        REQUIRED))
                .doesNotThrowAnyException();
    }

    @Test
    void a_start_that_lacks_variables_stops_with_each_of_their_names_in_one_line() {
        assertThatThrownBy(() -> start(Map.of("tributary.secret-key", "key"), REQUIRED))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Not set, so the service does not start: TRIBUTARY_POSTGRES_URL, TRIBUTARY_API_TOKEN."
                        + " docs/configuration.md says what each is.");
    }

    @Test
    void a_variable_that_is_empty_or_blank_is_not_set() {
        Map<String, String> blanks =
                Map.of("tributary.postgres.url", "", "tributary.secret-key", "  ", "tributary.api-token", "token");

        assertThatThrownBy(() -> start(blanks, REQUIRED))
                .hasMessageContaining("TRIBUTARY_POSTGRES_URL, TRIBUTARY_SECRET_KEY.")
                .hasMessageNotContaining("TRIBUTARY_API_TOKEN");
    }

    @Test
    void a_message_never_shows_a_value() {
        assertThatThrownBy(() -> start(Map.of("tributary.secret-key", "very-secret"), REQUIRED))
                .hasMessageNotContaining("very-secret");
    }

    @Test
    void a_program_that_requires_nothing_starts_with_nothing() {
        assertThatCode(() -> new RequiredSettings(config(Map.of()), Optional.empty()).check(new StartupEvent()))
                .doesNotThrowAnyException();
    }

    private static void start(Map<String, String> set, List<String> required) {
        new RequiredSettings(config(set), Optional.of(required)).check(new StartupEvent());
    }

    private static Config config(Map<String, String> set) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(set, "test", 100))
                .build();
    }
}
