package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator can set, and what is refused. */
class ChartValuesTest {

    private static final String README = "deploy/helm/tributary/README.md";
    private static final String BEGIN = "<!-- The table is made of values.yaml, see CONTRIBUTING.md -->\n";
    private static final String YAML = Repository.read("deploy/helm/tributary/values.yaml");

    /** With {@code -Dtributary.write=true} it writes the table instead of comparing it. */
    @Test
    void the_readme_has_the_table_of_all_values() throws IOException {
        String table = BEGIN + "\n" + ValuesTable.of(YAML).markdown() + "\n";
        String readme = Repository.read(README);
        if (Boolean.getBoolean("tributary.write")) {
            Path file = Repository.path(README);
            readme = readme.substring(0, readme.indexOf(BEGIN)) + table;
            Path unused = Files.writeString(file, readme);
        }

        assertThat(readme).endsWith(table);
    }

    @Test
    void each_value_has_its_line_and_the_schema_knows_it() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Repository.read("deploy/helm/tributary/values.schema.json"));
        List<String> inSchema = leaves(schema, "");
        List<String> described =
                ValuesTable.of(YAML).rows().stream().map(ValuesTable.Row::path).toList();

        assertThat(inSchema).containsExactlyInAnyOrderElementsOf(described);
    }

    /** The paths that stand for a value; what is below a value that is an object by itself isn't of our making. */
    private static List<String> leaves(JsonNode schema, String path) {
        List<String> found = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            if (name.equals("global")) {
                return;
            }
            boolean group = property.getValue().has("properties")
                    && !name.endsWith(".resources")
                    && !name.equals("image.digests");
            found.addAll(group ? leaves(property.getValue(), name) : List.of(name));
        });
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "publicUrl, tributary.acme.test, publicUrl",
        "postgresql.url, postgresql://user:password@host:5432/tributary, url",
        "kafka.bootstrapServers, kafka, bootstrapServers",
        "notion.version, 2022-06-28, version",
        "notion.requestsPerMinute, 5, requestsPerMinute",
        "oidc.issuer, https://id.acme.test, oidc",
        "ingress.enabled, true, hosts",
        "httpRoute.enabled, true, parentRefs",
        "keda.jobService.minReplicas, 0, minReplicas",
        "keda.eventService.maxReplicas, 13, maxReplicas",
        "terminationGracePeriodSeconds, 30, terminationGracePeriodSeconds",
        "image.digests.api-service, latest, api-service",
        "replicaz, 3, replicaz",
        "apiService.replicaz, 3, replicaz"
    })
    void what_is_misspelt_or_contradicts_itself_is_refused_by_its_name(String path, String value, String named) {
        assertThatThrownBy(() -> Values.DEFAULT.render(Map.of(path, value))).hasMessageContaining(named);
    }

    /** 16 connections for each of two api-services and six of the others, old and new ones at once, and six for others. */
    @Test
    void replicas_for_which_postgresql_has_too_few_connections_are_refused() {
        Map<String, String> scaled = Map.of("keda.enabled", "true", "postgresql.maxConnections", "453");

        assertThatThrownBy(() -> Values.DEFAULT.render(scaled)).hasMessageContaining("need 454");
        assertThat(Values.DEFAULT.render(Map.of("keda.enabled", "true", "postgresql.maxConnections", "454")))
                .isNotBlank();
    }

    @Test
    void the_operators_guide_names_the_connections_that_are_needed() {
        String guide = Repository.read("docs/operations.md");

        assertThat(guide).contains("By default that is 198, with KEDA's most replicas 454");
        assertThatThrownBy(() -> Values.DEFAULT.render(Map.of("postgresql.maxConnections", "197")))
                .hasMessageContaining("need 198");
        assertThat(Values.DEFAULT.render(Map.of("postgresql.maxConnections", "198")))
                .isNotBlank();
    }

    @Test
    void helm_has_nothing_to_criticise() {
        LintResult lint = new Helm(Values.CHART).lint().strict().quiet().call();

        assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
    }
}
