package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What remains of an entity's changes in one window: one event of a type, and of creation, deletion and restoring the
 * most meaningful one, or none where the state ends as it began.
 */
final class Merge {
    private static final Set<String> EXISTENCE = Set.of("created", "deleted", "undeleted");

    private Merge() {}

    static List<Change> of(List<Change> window) {
        List<Change> existence = window.stream().filter(Merge::ofExistence).toList();
        List<Change> rest = byType(window.stream().filter(c -> !ofExistence(c)).toList());
        if (existence.isEmpty()) {
            return rest;
        }
        boolean born = existence.get(0).type().endsWith(".created");
        Change last = existence.get(existence.size() - 1);
        boolean gone = last.type().endsWith(".deleted");
        if (born) {
            return gone ? List.of() : List.of(merged(existence.get(0), window));
        }
        if (gone) {
            return existence.size() % 2 == 0 ? List.of() : List.of(merged(last, existence));
        }
        boolean back = existence.size() % 2 == 1;
        return back
                ? Stream.concat(Stream.of(merged(last, existence)), rest.stream())
                        .toList()
                : rest;
    }

    private static boolean ofExistence(Change change) {
        return EXISTENCE.contains(change.type().substring(change.type().indexOf('.') + 1));
    }

    private static List<Change> byType(List<Change> changes) {
        Map<String, List<Change>> types = new LinkedHashMap<>();
        changes.forEach(change ->
                types.computeIfAbsent(change.type(), type -> new ArrayList<>()).add(change));
        return types.values().stream()
                .map(same -> merged(same.get(same.size() - 1), same))
                .flatMap(change -> saysSomething(change) ? Stream.of(change) : Stream.empty())
                .toList();
    }

    /** Columns that came and went in one window leave a schema event with nothing to say. */
    private static boolean saysSomething(Change change) {
        JsonNode properties = change.data().path("updated_properties");
        return properties.isMissingNode() || !properties.isEmpty();
    }

    private static Change merged(Change base, List<Change> all) {
        Map<String, ObjectNode> authors = new LinkedHashMap<>();
        all.forEach(change ->
                change.authors().forEach(author -> authors.put(author.path("id").textValue(), author)));
        ObjectNode data = base.data().deepCopy();
        List<Change> same =
                all.stream().filter(c -> c.type().equals(base.type())).toList();
        union(same, data, "updated_blocks");
        union(same, data, "updated_properties");
        Change last = all.get(all.size() - 1);
        return new Change(
                base.type(), base.entityType(), base.entityId(), List.copyOf(authors.values()), data, last.at());
    }

    private static void union(List<Change> changes, ObjectNode data, String field) {
        if (!data.has(field)) {
            return;
        }
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        for (Change change : changes) {
            for (JsonNode entry : change.data().path(field)) {
                String id =
                        entry.isTextual() ? entry.textValue() : entry.path("id").textValue();
                JsonNode merged = mergedEntry(entries.get(id), entry);
                if (merged.isNull()) {
                    entries.remove(id);
                } else {
                    entries.put(id, merged);
                }
            }
        }
        data.set(field, Json.array(entries.values()));
    }

    private static JsonNode mergedEntry(@Nullable JsonNode before, JsonNode now) {
        if (before == null || !now.has("action")) {
            return now;
        }
        boolean born = before.path("action").asText().equals("created");
        boolean gone = now.path("action").asText().equals("deleted");
        if (born && gone) {
            return Json.nothing();
        }
        ObjectNode merged = now.deepCopy();
        return born ? merged.put("action", "created") : merged;
    }
}
