package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules and dashboard speak only of figures that docs/metrics.md explains, and lead to a runbook that is there. */
class ObservabilityTest {

    private static final String RULES = "deploy/observability/prometheus-rules.yml";
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:tributary|jobs|kafka|http_server|jvm|process)_[a-z_]+");
    private static final Pattern RECORDED = Pattern.compile("\\btributary:[a-z0-9_:]+");
    private static final Pattern DOCUMENTED = Pattern.compile("`([a-z]+(?:\\.[a-z]+)+)`");
    /** What Prometheus' form adds to a name. */
    private static final Pattern ENDS = Pattern.compile("(_seconds|_bytes)?(_total|_bucket|_count|_sum|_max)?$");

    @Test
    void each_metric_is_one_that_the_documentation_explains() {
        Set<String> documented = documented();

        assertThat(documented).contains("tributary_sync_delay", "jobs_oldest_age");
        assertThat(metrics()).isNotEmpty().allMatch(documented::contains);
    }

    @Test
    void what_is_recorded_is_recorded_by_these_rules() {
        Set<String> recorded = new TreeSet<>();
        rules().forEach(rule -> recorded.add(rule.path("record").asText()));

        assertThat(expressions().flatMap(expression -> found(RECORDED, expression)))
                .isNotEmpty()
                .allMatch(recorded::contains);
    }

    @Test
    void each_alert_has_a_severity_a_summary_and_its_chapter_in_the_runbook() {
        List<String> chapters = Repository.read("docs/operations.md")
                .lines()
                .filter(line -> line.startsWith("### Tributary"))
                .map(line -> line.substring("### ".length()))
                .toList();
        List<JsonNode> alerts = rules().filter(rule -> rule.has("alert")).toList();

        assertThat(alerts)
                .extracting(alert -> alert.path("alert").asText())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(chapters);
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void the_dashboard_lets_grafana_choose_its_prometheus_and_names_each_panel_once() {
        JsonNode dashboard = dashboard();

        assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
        assertThat(panels()).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels())
                .filteredOn(panel -> panel.has("targets"))
                .isNotEmpty()
                .allMatch(panel -> panel.at("/datasource/uid").asText().equals("${datasource}"));
    }

    @ParameterizedTest
    @CsvSource({"check rules --lint-fatal, " + RULES, "test rules, deploy/observability/prometheus-rules-test.yml"})
    void prometheus_itself_understands_the_rules_and_alerts_as_it_should(String command, String file)
            throws IOException, InterruptedException {
        assumeThat(installed("promtool"))
                .as("promtool is installed (Debian: prometheus)")
                .isTrue();
        List<String> words = new ArrayList<>(List.of("promtool"));
        words.addAll(List.of(command.split(" ")));
        words.add(Repository.path(file).toString());

        Process run = new ProcessBuilder(words).redirectErrorStream(true).start();

        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(said).isZero();
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** In Prometheus' spelling, without what is added to a name. */
    private static Set<String> documented() {
        Set<String> names = new TreeSet<>();
        found(DOCUMENTED, Repository.read("docs/metrics.md")).forEach(name -> names.add(name.replace('.', '_')));
        return names;
    }

    private static Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        expressions()
                .flatMap(expression -> found(METRIC, expression))
                .forEach(name -> names.add(ENDS.matcher(name).replaceFirst("")));
        return names;
    }

    private static Stream<String> expressions() {
        Stream<String> ofPanels = panels().stream()
                .flatMap(panel -> elements(panel.path("targets")))
                .map(target -> target.path("expr").asText());
        return Stream.concat(rules().map(rule -> rule.path("expr").asText()), ofPanels);
    }

    private static Stream<JsonNode> rules() {
        return Manifests.documents(Repository.read(RULES)).stream()
                .flatMap(file -> elements(file.path("groups")))
                .flatMap(group -> elements(group.path("rules")));
    }

    private static List<JsonNode> panels() {
        return elements(dashboard().path("panels")).toList();
    }

    private static JsonNode dashboard() {
        try {
            return new ObjectMapper().readTree(Repository.read("deploy/observability/grafana-dashboard.json"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.groupCount() == 0 ? match.group() : match.group(1));
    }
}
