package io.tributary.benchmarks.startup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.benchmarks.bench.Api;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.notion.NotionControl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The main job under a steady stream: a person edits pages, each edit is delivered and becomes a row, and a program looks. */
final class Chain {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

    private final Api api;
    private final NotionControl notion;
    private final String project;
    private final List<String> pages = new ArrayList<>();

    private Chain(Api api, NotionControl notion, String project) {
        this.api = api;
        this.notion = notion;
        this.project = project;
    }

    /** A project whose first sync is done and whose webhook is connected. */
    static Chain connect(Api api, URI notionUrl) {
        NotionControl notion = NotionControl.at(notionUrl);
        JsonNode created = api.createProject("Start-up");
        Chain chain = new Chain(api, notion, created.path("id").asText());
        chain.await("first sync", () -> chain.look("").path("sync").asText().equals("live"));
        String hook = created.path("webhookUrl").asText();
        JsonNode subscription =
                notion.control("POST", "webhooks", NONE.objectNode().put("url", hook));
        chain.await("handshake", () -> {
            String token = api.call("POST", chain.path("/hook/reveal"), "", Map.of())
                    .path("verificationToken")
                    .asText();
            return !notion.control(
                            "POST",
                            "webhooks/" + subscription.path("id").asText() + "/verify",
                            NONE.objectNode().put("verificationToken", token))
                    .isEmpty();
        });
        notion.state(NotionSimulator.DEMO_DATA_SOURCE_ID)
                .path("rows")
                .forEach(page -> chain.pages.add(page.path("id").asText()));
        return chain;
    }

    /** Edits at a pace that doesn't wait for the copy; returns when the last one is in it. */
    void edit(int seconds, int perSecond) {
        long begun = System.nanoTime();
        String last = "";
        for (int edit = 0; edit < seconds * perSecond; edit++) {
            long due = begun + edit * 1_000_000_000L / perSecond;
            LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
            last = "Edit " + edit;
            var unusedPage = notion.person("PATCH", "/v1/pages/" + page(edit), title(last));
            var unusedRow = look("/pages/" + page(edit));
        }
        String expected = last;
        String page = page(seconds * perSecond - 1);
        await("last edit", () -> look("/pages/" + page).path("title").asText().equals(expected));
    }

    private String page(int edit) {
        return pages.get(edit % pages.size());
    }

    private static ObjectNode title(String text) {
        ObjectNode body = NONE.objectNode();
        body.putObject("properties")
                .putObject("title")
                .putArray("title")
                .addObject()
                .putObject("text")
                .put("content", text);
        return body;
    }

    private JsonNode look(String at) {
        return api.call("GET", path(at), "", Map.of());
    }

    private String path(String at) {
        return "/api/v1/projects/" + project + at;
    }

    private void await(String what, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no " + what + " within " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static boolean holds(java.util.function.BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (IllegalStateException | AssertionError refused) {
            return false;
        }
    }
}
