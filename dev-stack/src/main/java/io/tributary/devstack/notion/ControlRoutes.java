package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.Router.Call;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The control API under {@code /_sim}: JSON without a token, and an unknown field is an error. */
final class ControlRoutes {
    private final Workspace workspace;
    private final PageEdits pageEdits;
    private final Webhooks webhooks;
    private final Faults faults;
    private final OAuth oauth;
    private final Log requests;
    private final Consumer<ObjectNode> reset;

    ControlRoutes(
            Workspace workspace,
            PageEdits pageEdits,
            Webhooks webhooks,
            Faults faults,
            OAuth oauth,
            Log requests,
            Consumer<ObjectNode> reset) {
        this.workspace = workspace;
        this.pageEdits = pageEdits;
        this.webhooks = webhooks;
        this.faults = faults;
        this.oauth = oauth;
        this.requests = requests;
        this.reset = reset;
    }

    Router router() {
        return new Router()
                .on("POST", "/_sim/reset", this::reset)
                .on("GET", "/_sim/state", this::state)
                .on("GET", "/_sim/state/{}", this::trueState)
                .on("POST", "/_sim/calm", this::calm)
                .on("POST", "/_sim/faults/answers", this::addAnswers)
                .on("DELETE", "/_sim/faults/answers", this::noAnswers)
                .on("GET", "/_sim/faults", call -> faults.show())
                .on("PATCH", "/_sim/faults", this::patchFaults)
                .on("DELETE", "/_sim/faults", this::noFaults)
                .on("GET", "/_sim/requests", call -> requests.since(since(call), "requests"))
                .on("GET", "/_sim/oauth", call -> oauth.show())
                .on("PATCH", "/_sim/oauth", this::patchOAuth)
                .on("POST", "/_sim/oauth/expire", this::expireOAuth)
                .on("POST", "/_sim/oauth/disconnect", this::disconnectOAuth)
                .on("GET", "/_sim/deliveries", this::deliveries)
                .on("POST", "/_sim/webhooks", this::subscribe)
                .on("DELETE", "/_sim/webhooks", this::unsubscribeAll)
                .on("GET", "/_sim/webhooks/{}", call -> subscription(call).show())
                .on("POST", "/_sim/webhooks/{}/verify", this::verify)
                .on("POST", "/_sim/webhooks/{}/resend", this::resend)
                .on("POST", "/_sim/webhooks/{}/resume", this::resume)
                .on("POST", "/_sim/pages", this::addRows)
                .on("GET", "/_sim/pages/{}", call -> new TrueState(workspace).of(page(call), true))
                .on("POST", "/_sim/pages/{}/move", this::move)
                .on("POST", "/_sim/pages/{}/share", call -> share(call, true))
                .on("POST", "/_sim/pages/{}/unshare", call -> share(call, false))
                .on("POST", "/_sim/data_sources/{}/share", call -> shareSource(call, true))
                .on("POST", "/_sim/data_sources/{}/unshare", call -> shareSource(call, false))
                .on("POST", "/_sim/databases/{}/share", call -> shareDatabase(call, true))
                .on("POST", "/_sim/databases/{}/unshare", call -> shareDatabase(call, false));
    }

    private ObjectNode reset(Call call) {
        reset.accept(only(call, Set.of("seed", "now")));
        return state(call);
    }

    private ObjectNode state(Call call) {
        ObjectNode state = Json.object()
                .put("databaseId", NotionSimulator.DEMO_DATABASE_ID)
                .put("dataSourceId", NotionSimulator.DEMO_DATA_SOURCE_ID)
                .put("otherDataSourceId", NotionSimulator.OTHER_DATA_SOURCE_ID)
                .put("parentPageId", NotionSimulator.DEMO_PARENT_PAGE_ID)
                .put("pages", listed())
                .put("seed", workspace.chance().seed());
        state.set("faults", faults.show());
        state.set("webhooks", webhooks.show());
        return state;
    }

    private long listed() {
        return workspace.rowsOf(NotionSimulator.DEMO_DATA_SOURCE_ID).stream()
                .filter(id -> workspace.page(id).listed())
                .count();
    }

    private ObjectNode patchFaults(Call call) {
        faults.patch(call.body());
        return faults.show();
    }

    private ObjectNode noFaults(Call call) {
        faults.end();
        return faults.show();
    }

    private ObjectNode addAnswers(Call call) {
        faults.answers().add(call.body());
        return faults.show();
    }

    private ObjectNode noAnswers(Call call) {
        faults.answers().clear();
        return faults.show();
    }

    private ObjectNode patchOAuth(Call call) {
        oauth.patch(call.body());
        return oauth.show();
    }

    private ObjectNode expireOAuth(Call call) {
        only(call, Set.of());
        oauth.expire();
        return oauth.show();
    }

    private ObjectNode disconnectOAuth(Call call) {
        only(call, Set.of());
        oauth.disconnect();
        return oauth.show();
    }

    /** Ends all faults and shares everything again. */
    private ObjectNode calm(Call call) {
        only(call, Set.of());
        faults.end();
        workspace.shareAll();
        return state(call);
    }

    private ObjectNode trueState(Call call) {
        DataSource source = found(workspace.findDataSource(call.id("data_source_id")), "data_source", call);
        return new TrueState(workspace)
                .of(source, !"false".equals(call.request().parameter("values")));
    }

    private ObjectNode deliveries(Call call) {
        return webhooks.deliveries().since(since(call)).put("waiting", webhooks.waiting());
    }

    private static long since(Call call) {
        String since = call.request().parameter("since");
        try {
            return since == null ? 0 : Long.parseLong(since);
        } catch (NumberFormatException e) {
            throw NotionError.validation("since should be a number, instead was `" + since + "`.");
        }
    }

    private ObjectNode subscribe(Call call) {
        ObjectNode body = only(call, Set.of("url", "eventTypes", "apiVersion"));
        Set<String> types = new TreeSet<>();
        body.path("eventTypes").forEach(type -> types.add(type.asText()));
        String version = body.path("apiVersion").asText(ApiVersion.V2026_03_11.text());
        return webhooks.subscribe(
                        url(body.path("url")), types, ApiVersion.of(version).text())
                .show();
    }

    private static URI url(JsonNode text) {
        try {
            URI url = URI.create(text.asText());
            if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw Body.mistyped("body.url", "an absolute http URL", text);
        }
        throw Body.mistyped("body.url", "an absolute http URL", text);
    }

    private ObjectNode unsubscribeAll(Call call) {
        webhooks.removeAll();
        return Json.object();
    }

    private Subscription subscription(Call call) {
        Subscription subscription = webhooks.find(call.arguments().get(0));
        return found(subscription, "subscription", call);
    }

    private static <T> T found(@Nullable T thing, String what, Call call) {
        if (thing == null) {
            throw NotionError.notFound(what, call.arguments().get(0));
        }
        return thing;
    }

    private ObjectNode verify(Call call) {
        Subscription subscription = subscription(call);
        ObjectNode body = only(call, Set.of("verificationToken"));
        if (!webhooks.verify(subscription, body.path("verificationToken").asText())) {
            throw NotionError.validation("The verification token is not the subscription's.");
        }
        return subscription(call).show();
    }

    private ObjectNode resend(Call call) {
        webhooks.resend(subscription(call));
        return subscription(call).show();
    }

    private ObjectNode resume(Call call) {
        webhooks.resume(subscription(call));
        return subscription(call).show();
    }

    private ObjectNode move(Call call) {
        Page page = page(call);
        ObjectNode body = only(call, Set.of("dataSourceId", "pageId"));
        ParentOf parents = new ParentOf(workspace);
        Parent target = body.has("dataSourceId")
                ? parents.dataSource(Body.id(body.path("dataSourceId"), "body.dataSourceId"), Caller.PERSON)
                : parents.page(Body.id(body.path("pageId"), "body.pageId"), Caller.PERSON);
        return shown(pageEdits.move(page, target, Caller.PERSON));
    }

    /** Notion documents no event for this, so there is none. */
    private ObjectNode share(Call call, boolean shared) {
        only(call, Set.of());
        Page page = page(call).withShared(shared);
        workspace.put(page);
        return shown(page).put("shared", shared);
    }

    /** With all its rows. */
    private ObjectNode shareSource(Call call, boolean shared) {
        only(call, Set.of());
        DataSource source = found(workspace.findDataSource(call.id("data_source_id")), "data_source", call);
        workspace.share(source.id(), shared);
        return Json.object().put("id", source.id()).put("shared", shared);
    }

    /** With all its data sources. */
    private ObjectNode shareDatabase(Call call, boolean shared) {
        only(call, Set.of());
        Database database = found(workspace.findDatabase(call.id("database_id")), "database", call);
        workspace.dataSourcesOf(database.id()).forEach(source -> workspace.share(source.id(), shared));
        return Json.object().put("id", database.id()).put("shared", shared);
    }

    /** Many rows at once and without an event, as if they had been there before. */
    private ObjectNode addRows(Call call) {
        ObjectNode body = only(call, Set.of("count", "perMinute", "dataSourceId", "like"));
        String id = body.has("dataSourceId")
                ? Body.id(body.path("dataSourceId"), "body.dataSourceId")
                : NotionSimulator.DEMO_DATA_SOURCE_ID;
        int count = body.path("count").asInt();
        pageEdits.addRows(
                workspace.dataSource(id), count, body.path("perMinute").asInt(60), like(body.path("like")));
        return Json.object().put("added", count);
    }

    private Map<String, JsonNode> like(JsonNode pageId) {
        if (pageId.isMissingNode()) {
            return Map.of();
        }
        String id = Body.id(pageId, "body.like");
        Page page = workspace.find(id);
        if (page == null) {
            throw NotionError.notFound("page", id);
        }
        return page.values();
    }

    private ObjectNode shown(Page page) {
        return PageView.of(page, new Showing(workspace, Caller.PERSON), ApiVersion.V2026_03_11, java.util.List.of());
    }

    private Page page(Call call) {
        return found(workspace.find(call.id("page_id")), "page", call);
    }

    private static ObjectNode only(Call call, Set<String> fields) {
        ObjectNode body = call.body();
        Body.onlyFields(body, fields);
        return body;
    }
}
