package io.tributary.projects.migrations;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Whether replicas of the version before can live with what a migration made: they read and write the columns that they
 * know, leave out those that they don't, and know no rule that is newer than they are.
 */
final class Expansion {

    private final Catalogue before;
    private final Catalogue after;
    private final List<String> problems = new ArrayList<>();

    private Expansion(Catalogue before, Catalogue after) {
        this.before = before;
        this.after = after;
    }

    /** Each thing that isn't merely more than before; empty if all is well. */
    static List<String> problems(Catalogue before, Catalogue after) {
        Expansion expansion = new Expansion(before, after);
        before.things().forEach((thing, told) -> {
            if (!after.has(thing)) {
                expansion.gone(thing, told);
            }
        });
        after.things().forEach((thing, told) -> {
            JsonNode old = before.things().get(thing);
            if (old == null) {
                expansion.added(thing, told);
            } else if (!old.equals(told)) {
                expansion.changed(thing, old, told);
            }
        });
        return expansion.problems;
    }

    /** A rule or an index less hurts nobody, unless {@code ON CONFLICT} stands on it. */
    private void gone(String thing, JsonNode told) {
        boolean rule = thing.startsWith("constraint ") || thing.startsWith("index ");
        boolean said = told.has("of") && !after.has(table(told)) && !after.has(view(told));
        if (!said && (!rule || isUnique(told))) {
            problems.add(thing + " is gone");
        }
    }

    private void added(String thing, JsonNode told) {
        if (!before.has(table(told))) {
            return;
        }
        if (thing.startsWith("column ")) {
            if (isRequired(told)) {
                problems.add(thing + " is required");
            }
        } else if (thing.startsWith("trigger ")) {
            problems.add(thing + " is new");
        } else if (thing.startsWith("constraint ") || isUnique(told)) {
            if (!isOfNewColumns(told)) {
                problems.add(thing + " is a new rule");
            }
        } else {
            problems.add(thing + " keeps writers waiting while it is built");
        }
    }

    private void changed(String thing, JsonNode old, JsonNode told) {
        if (thing.startsWith("table ")) {
            problems.add(thing + " is written anew");
        } else if (!thing.startsWith("column ")) {
            problems.add(thing + " is another");
        } else if (!same(old, told, "type") || !same(old, told, "made")) {
            problems.add(thing + " is of another type");
        } else if (!same(old, told, "notNull") && told.path("notNull").booleanValue()) {
            problems.add(thing + " is required");
        } else if (!same(old, told, "given") && old.path("given").booleanValue()) {
            problems.add(thing + " has no default any more");
        }
    }

    private static boolean same(JsonNode old, JsonNode told, String what) {
        return old.path(what).equals(told.path(what));
    }

    private static boolean isRequired(JsonNode column) {
        return column.path("notNull").booleanValue() && !column.path("given").booleanValue();
    }

    private static boolean isUnique(JsonNode told) {
        return told.path("unique").booleanValue();
    }

    /** What replicas that run never give a value, breaks no rule of theirs. */
    private boolean isOfNewColumns(JsonNode told) {
        return !told.path("columns").isEmpty()
                && StreamSupport.stream(told.path("columns").spliterator(), false)
                        .noneMatch(column -> column.isNull() || before.has("column " + column.asText()));
    }

    private static String table(JsonNode told) {
        return "table " + told.path("of").asText();
    }

    private static String view(JsonNode told) {
        return "view " + told.path("of").asText();
    }
}
