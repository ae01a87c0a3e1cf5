package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to rows. Each does one thing and says what it did; null if there was no row to do it to. */
final class RowMoves {
    private final Draw draw;
    private final List<String> away = new ArrayList<>();

    RowMoves(Draw draw) {
        this.draw = draw;
    }

    @Nullable
    String edit(World world) {
        List<String> rows = world.liveRows();
        if (rows.isEmpty()) {
            return null;
        }
        String row = draw.of(rows);
        ObjectNode body = Draw.object();
        body.set("properties", values(world, draw.between(1, 3)));
        var unused = world.notion().person("PATCH", "/v1/pages/" + row, body);
        return "edit " + row + " " + body.path("properties");
    }

    String create(World world) {
        ObjectNode body = Draw.object();
        body.putObject("parent").put("data_source_id", World.SOURCE);
        body.set("properties", values(world, draw.below(5)));
        String id = world.notion().person("POST", "/v1/pages", body).path("id").asText();
        return "create " + id + " " + body.path("properties");
    }

    private ObjectNode values(World world, int most) {
        Values values = new Values(draw, world::rowsOf);
        List<JsonNode> writable = world.properties(
                property -> Values.WRITABLE.contains(property.path("type").asText()));
        ObjectNode properties = Draw.object();
        for (int i = 0; i < most; i++) {
            JsonNode property = draw.of(writable);
            properties.set(property.path("id").asText(), values.of(property));
        }
        return properties;
    }

    @Nullable
    String trash(World world) {
        return flag(world, "inTrash", "in_trash", true);
    }

    @Nullable
    String restore(World world) {
        return flag(world, "inTrash", "in_trash", false);
    }

    @Nullable
    String archive(World world) {
        return flag(world, "archived", "is_archived", true);
    }

    @Nullable
    String unarchive(World world) {
        return flag(world, "archived", "is_archived", false);
    }

    /** What is in the trash can't be archived, only restored. */
    private @Nullable String flag(World world, String shown, String written, boolean to) {
        List<String> rows = world.rows(row -> row.path(shown).booleanValue() != to
                && (written.equals("in_trash") || !row.path("inTrash").booleanValue()));
        if (rows.isEmpty()) {
            return null;
        }
        String row = draw.of(rows);
        var unused =
                world.notion().person("PATCH", "/v1/pages/" + row, Draw.object().put(written, to));
        return "set " + row + " " + written + " = " + to;
    }

    /** To another data source, or to a page, where it keeps only its title. */
    @Nullable
    String moveOut(World world) {
        List<String> rows = world.liveRows();
        if (rows.isEmpty()) {
            return null;
        }
        String row = draw.of(rows);
        ObjectNode target = draw.oneIn(2)
                ? Draw.object().put("data_source_id", World.OTHER_SOURCE)
                : Draw.object().put("page_id", NotionSimulator.DEMO_PARENT_PAGE_ID);
        move(world, row, target);
        away.add(row);
        return "move out " + row + " to " + target;
    }

    @Nullable
    String moveIn(World world) {
        if (away.isEmpty()) {
            return null;
        }
        String row = away.remove(draw.below(away.size()));
        move(world, row, Draw.object().put("data_source_id", World.SOURCE));
        return "move in " + row;
    }

    private static void move(World world, String row, ObjectNode target) {
        ObjectNode body = Draw.object();
        body.set("parent", target);
        var unused = world.notion().person("POST", "/v1/pages/" + row + "/move", body);
    }

    @Nullable
    String unshare(World world) {
        return share(world, "unshare", world.rows(row -> row.path("shared").booleanValue()));
    }

    @Nullable
    String share(World world) {
        return share(world, "share", world.rows(row -> !row.path("shared").booleanValue()));
    }

    private @Nullable String share(World world, String verb, List<String> rows) {
        if (rows.isEmpty()) {
            return null;
        }
        String row = draw.of(rows);
        var unused = world.notion().control("POST", "pages/" + row + "/" + verb, null);
        return verb + " " + row;
    }

    @Nullable
    String unshareDatabase(World world) {
        return world.shared() ? database(world, "unshare") : null;
    }

    @Nullable
    String shareDatabase(World world) {
        return world.shared() ? null : database(world, "share");
    }

    private static String database(World world, String verb) {
        var unused = world.notion().control("POST", "databases/" + NotionSimulator.DEMO_DATABASE_ID + "/" + verb, null);
        return verb + " the database";
    }
}
