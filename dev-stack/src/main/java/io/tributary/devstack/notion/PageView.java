package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A page as the API shows it. */
final class PageView {
    private PageView() {}

    /** @param only ids or names of the properties to show; empty for all */
    static ObjectNode of(Page page, Showing showing, ApiVersion version, List<String> only) {
        ObjectNode shown = Json.object().put("object", "page").put("id", page.id());
        shown.put("created_time", Times.floored(page.createdAt()))
                .put("last_edited_time", Times.floored(page.editedAt()));
        shown.set("created_by", Users.partial(page.createdBy()));
        shown.set("last_edited_by", Users.partial(page.editedBy()));
        shown.set("cover", page.cover());
        shown.set("icon", page.icon());
        shown.set("parent", page.parent().show(showing.workspace()));
        if (version.hasArchived()) {
            shown.put("archived", page.inTrash());
        }
        shown.put("in_trash", page.inTrash())
                .put("is_archived", page.archived())
                .put("is_locked", page.locked());
        ObjectNode properties = shown.putObject("properties");
        for (Property property : showing.sourceOf(page).properties()) {
            if (only.isEmpty() || only.stream().anyMatch(property::answersTo)) {
                properties.set(property.name(), value(property, page, showing));
            }
        }
        return shown.put("url", "https://app.notion.com/p/" + slug(page) + Ids.undashed(page.id()))
                .putNull("public_url");
    }

    /** A property's value with its id and type. */
    static ObjectNode value(Property property, Page page, Showing showing) {
        ObjectNode value = Json.object().put("id", property.id()).put("type", property.type());
        property.codec().show(property, kept(property, page), page, showing, value);
        return value;
    }

    static JsonNode kept(Property property, Page page) {
        JsonNode kept = page.values().get(property.id());
        return kept == null ? property.codec().empty(property) : kept;
    }

    static String title(Page page) {
        return RichText.plain(page.values().getOrDefault("title", Json.array()));
    }

    private static String slug(Page page) {
        String slug = title(page).replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.isEmpty() ? "" : slug + "-";
    }
}
