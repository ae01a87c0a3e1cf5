package io.tributary.devstack.launcher;

import io.tributary.devstack.Infra;
import io.tributary.devstack.notion.NotionSimulator;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code up} prints: where things are, and what to try. */
final class Guide {
    private Guide() {}

    static String demo(Settings settings, Demo.Result demo) {
        return String.join(
                "\n",
                "",
                places(settings),
                "",
                edit(settings.notionUrl(), settings.url(Port.API), settings.apiToken(), demo),
                "",
                "or with an SQL client, if you have one:",
                "",
                "  psql " + postgres(settings) + " \\",
                "    -c 'SELECT title, changed_at FROM pages ORDER BY changed_at DESC LIMIT 5'",
                "",
                ending());
    }

    /** @param apiToken as the reader is to write it, which need not be its value */
    static String edit(String notionUrl, String apiUrl, String apiToken, Demo.Result demo) {
        String page = "/pages/" + demo.pageId();
        return String.join(
                "\n",
                "The demo workspace's " + demo.pages()
                        + " tasks are copied. Now change one, as a person in Notion would:",
                "",
                "  curl -sX PATCH " + notionUrl + "/v1" + page + " \\",
                "    -H 'Authorization: Bearer " + NotionSimulator.PERSON_TOKEN + "' \\",
                "    -H 'Notion-Version: 2025-09-03' -H 'Content-Type: application/json' \\",
                "    -d '{\"properties\":{\"" + demo.titleProperty() + "\":{\"title\":[{\"text\":{\"content\":\""
                        + "Changed by hand\"}}]}}}'",
                "",
                "and see it in the copy (before: \"" + demo.pageTitle() + "\"):",
                "",
                "  curl -s -H \"Authorization: Bearer " + apiToken + "\" \\",
                "    " + apiUrl + "/api/v1/projects/" + demo.projectId() + page);
    }

    static String realWorkspace(Settings settings) {
        return String.join(
                "\n",
                "",
                places(settings),
                "",
                "It uses your Notion workspace. Next, as the README tells in full:",
                "  1. Share a database with the integration (in Notion: ... > Connections), and copy its id.",
                "  2. Create a project; the answer has its webhookUrl:",
                "       curl -sX POST " + settings.url(Port.API) + "/api/v1/projects \\",
                "         -H 'Authorization: Bearer " + settings.apiToken() + "' \\",
                "         -H 'Content-Type: application/json' -d '{\"name\":\"...\",\"notionDatabaseId\":\"...\"}'",
                "  3. In the integration's settings, tab Webhooks, subscribe that URL.",
                "  4. POST .../api/v1/projects/{id}/hook/reveal shows the token that Notion asks for.",
                "",
                ending());
    }

    static String infra(Settings settings) {
        String exports = exports(settings);
        return String.join(
                "\n",
                "",
                places(settings),
                "",
                "Now start a service with live reload, each in a terminal of its own:",
                "",
                exports + "  ./mvnw -pl api-service -am test-compile quarkus:dev",
                exports + "  ./mvnw -pl event-service -am test-compile quarkus:dev",
                exports + "  ./mvnw -pl job-service -am test-compile quarkus:dev",
                "",
                "In dev mode the API's bearer token is " + Settings.DEV_TOKEN + ".",
                ending());
    }

    private static String places(Settings settings) {
        String notion = settings.simulated()
                ? settings.notionUrl() + "  (simulator; person's token " + NotionSimulator.PERSON_TOKEN + ")"
                : settings.notionUrl();
        String api = settings.infraOnly()
                ? ""
                : line("API", settings.url(Port.API) + "/api/v1  (token " + settings.apiToken() + ")");
        return api
                + line("Notion", notion)
                + line("PostgreSQL", "psql " + postgres(settings))
                + line("Redis", "redis://127.0.0.1:" + settings.port(Port.REDIS))
                + line("Kafka", "127.0.0.1:" + settings.port(Port.KAFKA))
                + "  Outages    curl -X POST " + settings.url(Port.CONTROL)
                + "/servers/{postgres|redis|kafka}/{stop|start}";
    }

    private static String line(String name, String place) {
        return String.format("  %-10s %s%n", name, place);
    }

    private static String ending() {
        return "Ctrl-C stops all of it. More: ./tributary status | logs | help";
    }

    private static String postgres(Settings settings) {
        return "postgresql://" + Infra.POSTGRES_USER + ":" + Infra.POSTGRES_PASSWORD + "@127.0.0.1:"
                + settings.port(Port.POSTGRES) + "/tributary";
    }

    /** The services know the usual ports; only what differs has to be said. */
    private static String exports(Settings settings) {
        Map<Port, Integer> usual = Port.from(Map.of());
        return settings.ports().equals(usual)
                ? ""
                : Map.of(
                                "TRIBUTARY_POSTGRES_URL",
                                "postgresql://127.0.0.1:" + settings.port(Port.POSTGRES) + "/tributary",
                                "TRIBUTARY_REDIS_URL",
                                "redis://127.0.0.1:" + settings.port(Port.REDIS),
                                "TRIBUTARY_KAFKA_BOOTSTRAP",
                                "127.0.0.1:" + settings.port(Port.KAFKA),
                                "TRIBUTARY_NOTION_URL",
                                settings.notionUrl())
                        .entrySet()
                        .stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> "  " + entry.getKey() + "=" + entry.getValue() + " \\\n")
                        .collect(Collectors.joining());
    }
}
