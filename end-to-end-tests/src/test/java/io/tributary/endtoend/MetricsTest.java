package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.testing.Root;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The alerts and the dashboard ask for what the services really show, once each of them has done its part. */
@Order(6) // Late, since Kafka's own are looked for once a minute.
class MetricsTest extends EndToEnd {

    private static final Pattern METRIC =
            Pattern.compile("\\b(?:tributary|jobs|kafka|http_server|jvm|process)_[a-z_]+");
    private static final Pattern BUCKET = Pattern.compile("_seconds_bucket\\{le=\"([0-9.]+)\"");

    private static final Pattern INCREASE = Pattern.compile("(?:increase|rate)\\(([a-z_]+)(\\{[^}]*}|)\\[");
    private static final Pattern LABEL = Pattern.compile("[a-z_]+=\"[^\"]*\"");

    @BeforeAll
    void work() {
        connectWebhook();
        String page = workspace.pageIds().get(5);
        workspace.rename(page, "Measured");
        Await.passes(
                Duration.ofSeconds(10),
                () -> assertThat(copy.page(page).path("title").asText()).isEqualTo("Measured"));
    }

    @Test
    void what_rules_and_dashboard_ask_for_is_shown() {
        Set<String> asked = asked();

        assertThat(asked).hasSizeGreaterThan(15);
        Await.passes(Duration.ofSeconds(90), () -> assertThat(shown()).containsAll(asked));
    }

    /** A counter that begins with its first increase hides it from an alert. */
    @Test
    void what_alerts_watch_the_increase_of_is_shown_before_anything_has_happened() {
        List<Watched> watched = INCREASE.matcher(read("prometheus-rules.yml"))
                .results()
                .map(found -> new Watched(found.group(1), labels(found.group(2))))
                .distinct()
                .toList();
        List<String> fresh = freshMetrics.values().stream()
                .flatMap(String::lines)
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(watched).extracting(Watched::name).contains("tributary_webhooks_total", "jobs_settled_total");
        assertThat(watched)
                .allSatisfy(series -> assertThat(fresh)
                        .as("%s", series)
                        .anyMatch(line -> line.startsWith(series.name() + "{")
                                && series.labels().stream().allMatch(line::contains)));
        for (String topic : List.of("notion.webhook.received", "project.created", "project.deleted")) {
            assertThat(fresh)
                    .anyMatch(line -> line.startsWith("tributary_events_dead_lettered_total{")
                            && line.contains("topic=\"" + topic + "\""));
        }
    }

    /** A series whose increase an alert asks for. */
    private record Watched(String name, List<String> labels) {}

    /** As they stand in a series, such as {@code answer="full"}. */
    private static List<String> labels(String selector) {
        return LABEL.matcher(selector).results().map(MatchResult::group).toList();
    }

    @Test
    void the_objective_s_bound_is_a_bucket() {
        Set<String> bounds = new TreeSet<>(BUCKET.matcher(read("prometheus-rules.yml"))
                .results()
                .map(match -> match.group(1))
                .toList());

        assertThat(bounds).containsExactly("10.0");
        Await.passes(
                Duration.ofSeconds(20),
                () -> assertThat(deployment.metrics("job-service").lines())
                        .anyMatch(line -> line.startsWith("tributary_sync_delay_seconds_bucket{")
                                && line.contains("le=\"10.0\"")));
    }

    private static Set<String> asked() {
        return new TreeSet<>(METRIC.matcher(read("prometheus-rules.yml") + read("grafana-dashboard.json"))
                .results()
                .map(MatchResult::group)
                .toList());
    }

    private Set<String> shown() {
        Set<String> shown = new TreeSet<>();
        for (String service : Deployment.SERVICES) {
            deployment.metrics(service).lines().forEach(line -> shown.add(line.split("[ {]", 2)[0]));
        }
        return shown;
    }

    private static String read(String file) {
        try {
            return Files.readString(Root.find().resolve("deploy/observability").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
