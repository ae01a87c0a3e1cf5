package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.sync.PageContent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A page object as Notion sends it, from a query or a GET, and what it says in our form. Property ids are kept verbatim:
 * Notion sends them URL-encoded in pages, schemas and events alike, and takes them so in paths.
 */
final class PageJson {

    /** Notion shows this many entries of a list; where there are as many, there may be more. */
    private static final int SHOWN = 25;

    private static final Set<String> LISTS = Set.of("title", "rich_text", "people", "relation");

    private static final String RELATION = "relation";
    private static final String ROLLUP = "rollup";
    /** They change with every touch of the page, and that alone is no change of content. */
    private static final Set<String> LEFT_OUT = Set.of("last_edited_time", "last_edited_by");

    private final JsonNode page;

    PageJson(JsonNode page) {
        this.page = page;
    }

    /** A property that the page object may not show whole: a list that goes on, or what is computed over one. */
    record CutOff(String name, String propertyId, String type) {

        boolean isRollup() {
            return type.equals(ROLLUP);
        }
    }

    /** The page's id, or null if there is none. */
    @Nullable
    UUID id() {
        return NotionIds.parse(page.path("id").asText(null));
    }

    /** Whether it is a page at all: queries of wikis list data sources too. */
    boolean isPage() {
        return page.path("object").asText("page").equals("page");
    }

    /**
     * Properties whose lists may go on. If a relation is among them, the rollups too: a page shows a rollup of the
     * related pages that it shows, and doesn't say which relation it is over.
     */
    List<CutOff> cutOff() {
        List<CutOff> found = properties((property, type) -> LISTS.contains(type) && mayGoOn(property, type));
        if (found.stream().anyMatch(list -> list.type().equals(RELATION))) {
            found.addAll(properties((property, type) -> type.equals(ROLLUP) && isSupported(property)));
        }
        return found;
    }

    private List<CutOff> properties(BiPredicate<JsonNode, String> wanted) {
        List<CutOff> found = new ArrayList<>();
        page.path("properties").properties().forEach(field -> {
            JsonNode property = field.getValue();
            String type = property.path("type").asText("");
            if (wanted.test(property, type)) {
                found.add(new CutOff(field.getKey(), property.path("id").asText(""), type));
            }
        });
        return found;
    }

    /** The same page with the whole of one property. */
    PageJson with(CutOff property, JsonNode whole) {
        ObjectNode copy = page.deepCopy();
        ((ObjectNode) copy.path("properties").path(property.name())).set(property.type(), whole);
        return new PageJson(copy);
    }

    /**
     * What the page says.
     *
     * @throws UnreadablePage naming what is missing or wrong
     */
    PageContent content() {
        JsonNode parent = page.path("parent");
        if (!(parent instanceof ObjectNode)) {
            throw new UnreadablePage("The page has no parent");
        }
        UUID id = id();
        if (id == null || !page.path("properties").isObject()) {
            throw new UnreadablePage(id == null ? "The page has no id" : "The page has no properties");
        }
        return PageContent.of(
                id,
                NotionIds.parse(parent.path("data_source_id").asText(null)),
                title(),
                properties(),
                (ObjectNode) Text.clean(parent),
                page.path("in_trash").asBoolean(page.path("archived").asBoolean(false)),
                page.path("is_archived").asBoolean(false),
                time("created_time"),
                time("last_edited_time"));
    }

    private static boolean mayGoOn(JsonNode property, String type) {
        JsonNode more = property.path("has_more");
        return more.isBoolean() ? more.booleanValue() : property.path(type).size() >= SHOWN;
    }

    /** Asking again for one that Notion doesn't compute won't help. */
    private static boolean isSupported(JsonNode property) {
        return !property.path(ROLLUP).path("type").asText("").equals("unsupported");
    }

    private String title() {
        for (JsonNode property : page.path("properties")) {
            if (property.path("type").asText("").equals("title")) {
                return Text.plain(property.path("title"));
            }
        }
        return "";
    }

    private ObjectNode properties() {
        ObjectNode normalised = JsonNodeFactory.instance.objectNode();
        page.path("properties").properties().forEach(field -> {
            String id = field.getValue().path("id").asText("");
            String type = field.getValue().path("type").asText("");
            if (id.isEmpty() || type.isEmpty()) {
                throw new UnreadablePage("The property " + field.getKey() + " has no id or no type");
            }
            if (!LEFT_OUT.contains(type)) {
                normalised
                        .putObject(Text.clean(id))
                        .put("type", Text.clean(type))
                        .set("value", PropertyValues.of(type, field.getValue()));
            }
        });
        return normalised;
    }

    private Instant time(String field) {
        try {
            return OffsetDateTime.parse(page.path(field).asText("")).toInstant();
        } catch (DateTimeException e) {
            throw new UnreadablePage("The page's " + field + " is no time");
        }
    }
}
