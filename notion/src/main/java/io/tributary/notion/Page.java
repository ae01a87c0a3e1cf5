package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionException.Unreadable;
import io.tributary.notion.PropertyValue.Title;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A page, from a query, a search or a GET.
 *
 * @param id Notion's
 * @param parent where it is
 * @param createdTime floored to the minute
 * @param lastEditedTime floored to the minute
 * @param inTrash whether it is in the trash
 * @param archived whether it is archived, which isn't the same
 * @param properties in Notion's order; longer lists may be cut off
 * @param raw all of it as Notion sent it
 */
public record Page(
        UUID id,
        Parent parent,
        Instant createdTime,
        Instant lastEditedTime,
        boolean inTrash,
        boolean archived,
        List<PageProperty> properties,
        ObjectNode raw)
        implements Listed {

    /** Copies. */
    public Page {
        properties = List.copyOf(properties);
    }

    /**
     * Reads a page.
     *
     * @throws Unreadable if it has no id, parent, times or properties. What one property is makes none unreadable
     */
    public static Page of(JsonNode json) {
        ObjectNode page = Shape.object(json, "the page is no object");
        Parent parent = Parent.of(page.path("parent"), "the page has no parent");
        UUID id = Shape.uuid(page.path("id"));
        if (id == null) {
            throw new Unreadable("the page has no id");
        }
        ObjectNode properties = Shape.object(page.path("properties"), "the page has no properties");
        return new Page(
                id,
                parent,
                time(page, "created_time"),
                time(page, "last_edited_time"),
                NotionVersion.inTrash(page),
                page.path("is_archived").asBoolean(false),
                properties.properties().stream().map(PageProperty::of).toList(),
                page);
    }

    /** What it is called; empty if it has no title. */
    public List<TextPart> title() {
        for (PageProperty property : properties) {
            if (property.value() instanceof Title title) {
                return title.parts();
            }
        }
        return List.of();
    }

    /**
     * Properties that it may not show whole: Notion shows 25 entries of a list. If a relation is among them, the rollups
     * too: a page shows a rollup of the related pages that it shows, and doesn't say which relation it is over. {@link
     * NotionApi#propertyItems} has them whole.
     */
    public List<PageProperty> cutOff() {
        boolean rollups = properties.stream().anyMatch(PageProperty::isCutOffRelation);
        return properties.stream()
                .filter(property -> property.isCutOff() || (rollups && property.isComputedRollup()))
                .toList();
    }

    /** The same page with the whole of one property. */
    public Page with(PageProperty property, PropertyValue whole) {
        List<PageProperty> changed = properties.stream()
                .map(each -> each.id().equals(property.id()) ? each.with(whole) : each)
                .toList();
        return new Page(id, parent, createdTime, lastEditedTime, inTrash, archived, changed, raw);
    }

    private static Instant time(JsonNode page, String field) {
        Instant time = Shape.time(page.path(field));
        if (time == null) {
            throw new Unreadable("the page's " + field + " is no time");
        }
        return time;
    }
}
