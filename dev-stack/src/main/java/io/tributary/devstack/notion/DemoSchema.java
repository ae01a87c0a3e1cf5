package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The columns of the demo workspace. Their ids never change. */
final class DemoSchema {
    static final String STATUS = "stat";
    static final String DATES = "dueD";
    static final String OWNER = "ownR";
    static final String PRIORITY = "prio";
    static final String AREA = "tags";
    static final String ESTIMATE = "estM";
    static final String NOTES = "nTes";
    static final String MILESTONE = "mile";
    static final String PARENT_ITEM = "pRnt";
    static final String SUB_ITEM = "sUbI";
    static final String BLOCKED_BY = "JU%5DK";
    static final String BLOCKS = "bLkS";
    static final String TASK_ID = "task";

    private DemoSchema() {}

    static List<Property> launch(DataSource self) {
        return List.of(
                Property.of("title", "Name", "title"),
                Property.of(STATUS, "Status", "status", status()),
                Property.of(DATES, "Dates", "date"),
                Property.of(OWNER, "Owner", "people"),
                Property.of(PRIORITY, "Priority", "select", options("pri", "High", "Medium", "Low")),
                Property.of(
                        AREA,
                        "Area",
                        "multi_select",
                        options("are", "product", "design", "marketing", "sales", "legal")),
                Property.of(ESTIMATE, "Estimate", "number", Json.object().put("format", "number")),
                Property.of("calc", "Hours", "formula", Json.object().put("expression", "prop(\"Estimate\") * 8")),
                Property.of(MILESTONE, "Milestone", "checkbox"),
                Property.of(NOTES, "Notes", "rich_text"),
                Property.of("link", "Link", "url"),
                relation(PARENT_ITEM, "Parent item", SUB_ITEM, "Sub-item", self),
                relation(SUB_ITEM, "Sub-item", PARENT_ITEM, "Parent item", self),
                relation(BLOCKED_BY, "Blocked by", BLOCKS, "Blocks", self),
                relation(BLOCKS, "Blocks", BLOCKED_BY, "Blocked by", self),
                Property.of(TASK_ID, "Task ID", "unique_id", Json.object().put("prefix", "LAUNCH")),
                Property.of("crtT", "Created", "created_time"));
    }

    static List<Property> ideas() {
        return List.of(
                Property.of("title", "Idea", "title"),
                Property.of("iEst", "Estimate", "number", Json.object().put("format", "number")),
                Property.of("iNot", "Notes", "rich_text"));
    }

    static String optionId(Property property, String name) {
        ObjectNode option = property.optionByName(name);
        if (option == null) {
            throw new IllegalArgumentException(property.name() + " has no option " + name);
        }
        return option.path("id").textValue();
    }

    private static Property relation(String id, String name, String otherId, String otherName, DataSource self) {
        return Property.of(id, name, "relation", TwoWayRelations.config(self, otherId, otherName));
    }

    private static ObjectNode options(String prefix, String... names) {
        ObjectNode config = Json.object();
        var options = config.putArray("options");
        for (int i = 0; i < names.length; i++) {
            options.add(Options.option(prefix + i, names[i], Options.color(i)));
        }
        return config;
    }

    static ObjectNode status() {
        ObjectNode config = Json.object();
        config.putArray("options")
                .add(Options.option("sta0", "Not started", "default"))
                .add(Options.option("sta1", "In progress", "blue"))
                .add(Options.option("sta2", "Done", "green"));
        var groups = config.putArray("groups");
        group(groups.addObject(), "grp0", "To-do", "gray", "sta0");
        group(groups.addObject(), "grp1", "In progress", "blue", "sta1");
        group(groups.addObject(), "grp2", "Complete", "green", "sta2");
        return config;
    }

    private static void group(ObjectNode group, String id, String name, String color, String optionId) {
        group.put("id", id).put("name", name).put("color", color);
        group.putArray("option_ids").add(optionId);
    }
}
