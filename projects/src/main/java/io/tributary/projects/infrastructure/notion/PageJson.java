package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.Page;
import io.tributary.notion.PageProperty;
import io.tributary.projects.application.sync.PageContent;
import java.util.List;
import java.util.Set;

/**
 * A page of Notion's in our form. Property ids are kept verbatim: Notion sends them URL-encoded in pages, schemas and
 * events alike, and takes them so in paths.
 */
final class PageJson {

    /** They change with every touch of the page, and that alone is no change of content. */
    private static final Set<String> LEFT_OUT = Set.of("last_edited_time", "last_edited_by");

    private PageJson() {}

    /** What the page says. */
    static PageContent content(Page page) {
        return PageContent.of(
                page.id(),
                page.parent().dataSourceId(),
                Text.plain(page.title()),
                properties(page.properties()),
                (ObjectNode) Text.clean(page.parent().raw()),
                page.inTrash(),
                page.archived(),
                page.createdTime(),
                page.lastEditedTime());
    }

    private static ObjectNode properties(List<PageProperty> properties) {
        ObjectNode normalised = JsonNodeFactory.instance.objectNode();
        for (PageProperty property : properties) {
            if (!LEFT_OUT.contains(property.type())) {
                normalised
                        .putObject(Text.clean(property.id()))
                        .put("type", Text.clean(property.type()))
                        .set("value", PropertyValues.of(property.value()));
            }
        }
        return normalised;
    }
}
