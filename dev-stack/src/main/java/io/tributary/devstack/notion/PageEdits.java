package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and moves pages, and raises their events. A write that changes nothing leaves the page as it is and
 * raises no event. Archiving ({@code is_archived}) raises none either, since Notion documents none.
 */
final class PageEdits {
    private static final Set<String> CREATE_FIELDS =
            Set.of("parent", "properties", "children", "markdown", "template", "icon", "cover", "position");
    private static final Set<String> UPDATE_FIELDS =
            Set.of("properties", "icon", "cover", "in_trash", "is_archived", "is_locked", "erase_content", "template");

    private final Workspace workspace;
    private final Changes changes;
    private final TwoWayRelations relations;
    private final Clock clock;

    PageEdits(Workspace workspace, Changes changes, TwoWayRelations relations, Clock clock) {
        this.workspace = workspace;
        this.changes = changes;
        this.relations = relations;
        this.clock = clock;
    }

    Page create(ObjectNode body, Caller caller) {
        Body.onlyFields(body, CREATE_FIELDS);
        Parent parent = new ParentOf(workspace).read(body.path("parent"), "body.parent", caller);
        Showing showing = new Showing(workspace, caller);
        Instant now = clock.instant();
        Page blank = Page.created(workspace.chance().id(), parent, Map.of(), now, caller.userId());
        Writing writing = new Writing(showing, showing.sourceOf(blank));
        Map<String, JsonNode> values = new LinkedHashMap<>(PropertyWrites.read(body.path("properties"), writing));
        grow(writing, caller);
        Page page = numbered(blank.withValues(values))
                .withLook(look(body, "icon", Json.nothing()), look(body, "cover", Json.nothing()));
        workspace.put(page);
        changes.page("page.created", page, caller, now);
        changes.rows(parent, page, caller, now);
        mirror(writing.source(), page.id(), Map.of(), values, caller, now);
        return workspace.page(page.id());
    }

    Page update(Page page, ObjectNode written, Caller caller, ApiVersion version) {
        ObjectNode body = withoutArchived(written, version);
        Body.onlyFields(body, UPDATE_FIELDS);
        boolean inTrash = Body.flag(body, "in_trash", page.inTrash());
        if (page.inTrash() && inTrash) {
            throw NotionError.validation(
                    "Can't edit block that is archived. You must unarchive the block before editing.");
        }
        Showing showing = new Showing(workspace, caller);
        Writing writing = new Writing(showing, showing.sourceOf(page));
        Map<String, JsonNode> values = PropertyWrites.read(body.path("properties"), writing);
        Page changed = page.with(changedOnly(page, values, writing.source()))
                .withFlags(
                        inTrash,
                        Body.flag(body, "is_archived", page.archived()),
                        Body.flag(body, "is_locked", page.locked()))
                .withLook(look(body, "icon", page.icon()), look(body, "cover", page.cover()));
        grow(writing, caller);
        return changed.equals(page) ? page : apply(page, changed, writing.source(), caller);
    }

    Page move(Page page, Parent target, Caller caller) {
        if (page.parent().equals(target)) {
            return page;
        }
        Instant now = clock.instant();
        Showing showing = new Showing(workspace, caller);
        DataSource before = showing.sourceOf(page);
        mirror(before, page.id(), page.values(), Map.of(), caller, now);
        Page there = workspace.page(page.id()).withParent(target);
        Map<String, JsonNode> carried = carried(page, before, showing.sourceOf(there));
        Page moved = numbered(there.withValues(carried)).edited(now, caller.userId());
        workspace.put(moved);
        changes.page("page.moved", moved, caller, now);
        changes.rows(page.parent(), moved, caller, now);
        changes.rows(target, moved, caller, now);
        return moved;
    }

    /** The older version's {@code archived} is an alias of {@code in_trash}. */
    static ObjectNode withoutArchived(ObjectNode body, ApiVersion version) {
        if (!version.hasArchived() || !body.has("archived")) {
            return body;
        }
        ObjectNode translated = body.deepCopy();
        JsonNode archived = translated.remove("archived");
        if (!translated.has("in_trash")) {
            translated.set("in_trash", archived);
        }
        return translated;
    }

    private Page apply(Page before, Page changed, DataSource source, Caller caller) {
        Instant now = clock.instant();
        Page page = changed.edited(now, caller.userId());
        workspace.put(page);
        Set<String> properties = new LinkedHashSet<>(page.values().keySet());
        properties.removeIf(
                id -> Objects.equals(before.values().get(id), page.values().get(id)));
        if (!properties.isEmpty()) {
            changes.page("page.properties_updated", page, caller, now, properties);
        }
        if (before.inTrash() != page.inTrash()) {
            changes.page(page.inTrash() ? "page.deleted" : "page.undeleted", page, caller, now);
            changes.rows(page.parent(), page, caller, now);
        }
        if (before.locked() != page.locked()) {
            changes.page(page.locked() ? "page.locked" : "page.unlocked", page, caller, now);
        }
        mirror(source, page.id(), before.values(), page.values(), caller, now);
        return workspace.page(page.id());
    }

    private static Map<String, JsonNode> changedOnly(Page page, Map<String, JsonNode> written, DataSource source) {
        Map<String, JsonNode> changed = new LinkedHashMap<>();
        written.forEach((id, value) -> {
            Property property = source.find(id);
            if (property != null && !PageView.kept(property, page).equals(value)) {
                changed.put(id, value);
            }
        });
        return changed;
    }

    private void mirror(
            DataSource source,
            String pageId,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            Caller caller,
            Instant at) {
        for (Property property : source.properties()) {
            JsonNode was = before.getOrDefault(property.id(), Json.array());
            JsonNode is = after.getOrDefault(property.id(), Json.array());
            if (!was.equals(is)) {
                relations.mirror(property, pageId, was, is, caller, at);
            }
        }
    }

    /** What goes with a page to its new place: the title, and values of properties of the same name and type. */
    private static Map<String, JsonNode> carried(Page page, DataSource before, DataSource after) {
        Map<String, JsonNode> carried = new LinkedHashMap<>();
        for (Property property : before.properties()) {
            JsonNode value = page.values().get(property.id());
            Property target = property.type().equals("title") ? property : twin(property, after);
            if (value != null && target != null) {
                carried.put(target.id(), value);
            }
        }
        return carried;
    }

    /** Option ids and relations mean nothing elsewhere. */
    private static @Nullable Property twin(Property property, DataSource after) {
        Property twin = after.find(property.name());
        boolean plain = !property.config().has("options")
                && !property.type().equals("relation")
                && property.codec().writable();
        return twin != null && plain && twin.type().equals(property.type()) ? twin : null;
    }

    /** Gives a new row the next unique id of its data source. */
    private Page numbered(Page page) {
        if (page.parent().kind() != Parent.Kind.DATA_SOURCE) {
            return page;
        }
        DataSource source = workspace.dataSource(page.parent().id());
        Page numbered = page;
        int number = source.rowsNumbered() + 1;
        for (Property property : source.properties()) {
            if (property.type().equals("unique_id")) {
                numbered = numbered.with(Map.of(property.id(), IntNode.valueOf(number)));
                workspace.put(source.withRowsNumbered(number));
            }
        }
        return numbered;
    }

    /**
     * Adds rows "Row 1", "Row 2" … without events, with these values besides.
     *
     * @param perMinute how many of them were created in the same minute, the last one now
     */
    void addRows(DataSource source, int count, int perMinute, Map<String, JsonNode> like) {
        Instant now = clock.instant();
        for (int i = 1; i <= count; i++) {
            Instant created = now.minus(Duration.ofMinutes((count - i) / Math.max(1, perMinute)));
            Map<String, JsonNode> values = new LinkedHashMap<>(like);
            values.put("title", RichText.of("Row " + i));
            Parent parent = Parent.dataSource(source.id());
            workspace.put(numbered(Page.created(workspace.chance().id(), parent, values, created, Users.ANA_ID)));
        }
    }

    /** Options that a write named first become part of the schema, with an event. */
    private void grow(Writing writing, Caller caller) {
        if (writing.grown().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        DataSource grown = writing.source().edited(now, caller.userId());
        workspace.put(grown);
        changes.source(Change.ofSource("data_source.schema_updated", grown, caller, workspace, now)
                .withSchema(writing.grown().stream()
                        .map(property -> SchemaEdits.entry(property, "updated"))
                        .toList()));
    }

    private static JsonNode look(ObjectNode body, String field, JsonNode now) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
            throw Body.mistyped("body." + field, "an object or `null`", value);
        }
        return value.isMissingNode() ? now : value;
    }
}
