package io.tributary.devstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.NotionSimulator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Connects the simulator's demo workspace as a user would: a project through our API, a subscription in Notion, the
 * verification token carried from one to the other. What an earlier {@code up} has done is found and kept.
 */
final class Demo {
    private static final String PROJECTS = "/api/v1/projects";
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(60);

    /** A page to try things on, and how many there are. */
    record Result(String projectId, int pages, String pageId, String pageTitle, String titleProperty) {}

    private final Http api;
    private final Http simulator;

    Demo(Settings settings) {
        this(new Http(settings.url(Port.API), settings.apiToken()), new Http(settings.notionUrl(), null));
    }

    Demo(Http api, Http simulator) {
        this.api = api;
        this.simulator = simulator;
    }

    /** Returns when the copy is there. */
    Result prepare() throws InterruptedException {
        JsonNode project = find().orElseGet(this::create);
        String id = project.path("id").asText();
        if (!isSubscribed(project.path("webhookUrl").asText())) {
            subscribe(project);
        }
        awaitSync(id);
        return describe(id);
    }

    private Optional<JsonNode> find() {
        return items(api.get(PROJECTS))
                .filter(project -> sameId(project.path("notionDatabaseId").asText()))
                .findFirst();
    }

    private JsonNode create() {
        return api.post(
                PROJECTS,
                Map.of("name", "Product launch (demo)", "notionDatabaseId", NotionSimulator.DEMO_DATABASE_ID));
    }

    private boolean isSubscribed(String webhookUrl) {
        return StreamSupport.stream(
                        simulator.get("/_sim/state").path("webhooks").spliterator(), false)
                .anyMatch(subscription -> subscription.path("url").asText().equals(webhookUrl)
                        && subscription.path("state").asText().equals("active"));
    }

    private void subscribe(JsonNode project) throws InterruptedException {
        String hook = PROJECTS + "/" + project.path("id").asText() + "/hook";
        String state = project.path("webhook").asText();
        if (!state.equals("none") && !state.equals("pending")) {
            // The simulator's data were lost, or our address has moved: the old secret is good for nothing.
            api.post(hook + "/reset", null);
        }
        simulator.delete("/_sim/webhooks");
        String subscription = simulator
                .post("/_sim/webhooks", Map.of("url", project.path("webhookUrl").asText()))
                .path("id")
                .asText();
        simulator.post("/_sim/webhooks/" + subscription + "/verify", Map.of("verificationToken", reveal(hook)));
    }

    /** Notion's handshake comes a moment after the subscription. */
    private String reveal(String hook) throws InterruptedException {
        long end = System.nanoTime() + HANDSHAKE_LIMIT.toNanos();
        while (true) {
            try {
                return api.post(hook + "/reveal", null)
                        .path("verificationToken")
                        .asText();
            } catch (Refusal notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
            }
            Thread.sleep(50);
        }
    }

    private void awaitSync(String id) throws InterruptedException {
        long end = System.nanoTime() + SYNC_LIMIT.toNanos();
        JsonNode project = api.get(PROJECTS + "/" + id);
        while (!project.path("sync").asText().equals("live")) {
            if (project.path("sync").asText().equals("broken") || System.nanoTime() > end) {
                throw new Refusal("The demo project is not synced but "
                        + project.path("sync").asText() + ": "
                        + project.path("reason").asText("no reason given") + ". Look: ./tributary logs job-service");
            }
            Thread.sleep(100);
            project = api.get(PROJECTS + "/" + id);
        }
    }

    private Result describe(String id) {
        JsonNode pages = api.get(PROJECTS + "/" + id + "/pages");
        JsonNode page = items(pages).findFirst().orElseThrow(() -> new Refusal("The demo project has no pages."));
        String title = StreamSupport.stream(page.path("properties").properties().spliterator(), false)
                .filter(property -> property.getValue().path("type").asText().equals("title"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("title");
        int count = (int) items(pages).count();
        return new Result(
                id, count, page.path("pageId").asText(), page.path("title").asText(), title);
    }

    private static Stream<JsonNode> items(JsonNode list) {
        JsonNode items = list.isArray() ? list : list.path("items");
        return StreamSupport.stream(items.spliterator(), false);
    }

    /** Notion's ids come with and without dashes. */
    private static boolean sameId(String id) {
        return id.replace("-", "").equals(NotionSimulator.DEMO_DATABASE_ID.replace("-", ""));
    }
}
