package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.testing.Root;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The alerts and the dashboard ask for what the services really show, once each of them has done its part. */
@Order(2)
class MetricsTest extends EndToEnd {

    private static final Pattern METRIC =
            Pattern.compile("\\b(?:tributary|jobs|kafka|http_server|jvm|process)_[a-z_]+");
    private static final Pattern BUCKET = Pattern.compile("_seconds_bucket\\{le=\"([0-9.]+)\"");

    /** Shown only where something has gone wrong. */
    private static final Set<String> OF_TROUBLE = Set.of("jobs_quarantined_total", "jobs_recovered_total");

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
        // Kafka's own are looked for once a minute.
        Await.passes(Duration.ofSeconds(90), () -> assertThat(shown()).containsAll(asked));
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
        Set<String> asked = new TreeSet<>(METRIC.matcher(read("prometheus-rules.yml") + read("grafana-dashboard.json"))
                .results()
                .map(MatchResult::group)
                .toList());
        asked.removeAll(OF_TROUBLE);
        return asked;
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
