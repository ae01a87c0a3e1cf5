package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** One trace goes from a webhook to its row and on, through Kafka and Redis, as the services' logs tell it. */
@Order(100) // It has the services trace, which those before do without, as most deployments do.
class OneTraceTest extends EndToEnd {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern SPAN = Pattern.compile(
            "span ([0-9a-f]{32}) ([0-9a-f]{16}) parent (\\S+) (\\S+) \"([^\"]+)\" [A-Z]+ [0-9.]+ ms(.*)");

    private String hook = "";

    /** One line of a service's log. */
    private record Span(String trace, String id, String parent, String service, String name, String rest) {

        String told() {
            return service + ": " + name;
        }
    }

    @BeforeAll
    void trace() {
        connectWebhook();
        String url = copy.project().path("webhookUrl").asText();
        hook = url.substring(url.lastIndexOf('/') + 1);
        deployment.restartAllWith(Map.of(
                "TRIBUTARY_TRACE_LOG", "true", "QUARKUS_LOG_CATEGORY__IO_TRIBUTARY_DEFAULTS_SPANLOG__LEVEL", "DEBUG"));
    }

    /** Of several pages, since a sweep that happens to run may write one before its job does. */
    @Test
    void one_trace_leads_from_the_webhook_to_the_row_and_to_the_event_that_tells_of_it() {
        List<String> pages = workspace.pageIds().subList(5, 10);

        pages.forEach(page -> workspace.rename(page, "Traced"));

        Await.passes(
                SOON,
                () -> assertThat(spans())
                        .filteredOn(span -> span.name().equals("send project.tasks.changed"))
                        .anySatisfy(this::assertLeadsFromWebhookToRow));
        assertThat(lines()).as("all that spans tell").anyMatch(line -> line.contains("url.path="));
        for (String secret : List.of(hook, Deployment.TOKEN, deployment.stack().notionToken(), "sha256=")) {
            assertThat(lines()).as(secret).noneMatch(line -> line.contains(secret));
        }
        assertThat(lines()).as("trouble with a collector").noneMatch(line -> line.contains("Failed to export"));
    }

    private void assertLeadsFromWebhookToRow(Span event) {
        List<Span> way = wayTo(event);
        assertThat(way.stream().map(Span::told))
                .containsExactly(
                        "api-service: POST /api/v1/webhooks/notion/:hookId",
                        "api-service: send notion.webhook.received",
                        "event-service: process notion.webhook.received",
                        "event-service: send page:sync",
                        "job-service: process page:sync",
                        "job-service: send project.tasks.changed");
        assertThat(way.get(0).parent()).as("Notion sends no trace").isEqualTo("-");
        assertThat(way).extracting(Span::trace).containsOnly(event.trace());
        assertThat(spans().stream()
                        .filter(span -> span.parent().equals(event.parent()))
                        .map(Span::told))
                .contains("job-service: GET", "job-service: write page");
    }

    private List<Span> wayTo(Span last) {
        Map<String, Span> byId = spans().stream().collect(Collectors.toMap(Span::id, Function.identity()));
        List<Span> way = new ArrayList<>();
        for (Span span = last; span != null; span = byId.get(span.parent())) {
            way.add(0, span);
        }
        return way;
    }

    private List<Span> spans() {
        return lines().map(line -> line.replace("\\\"", "\"")) // They are JSON.
                .map(SPAN::matcher)
                .filter(Matcher::find)
                .map(found -> new Span(
                        found.group(1),
                        found.group(2),
                        found.group(3),
                        found.group(4),
                        found.group(5),
                        Objects.requireNonNullElse(found.group(6), "")))
                .toList();
    }

    private Stream<String> lines() {
        return Deployment.SERVICES.stream().flatMap(service -> deployment.logOf(service).stream());
    }
}
