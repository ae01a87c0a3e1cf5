package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One write into a row. Options that it names and that do not exist are added to the schema. */
final class Writing {
    private final Showing showing;
    private DataSource source;
    private final List<Property> grown = new ArrayList<>();

    Writing(Showing showing, DataSource source) {
        this.showing = showing;
        this.source = source;
    }

    Workspace workspace() {
        return showing.workspace();
    }

    boolean sees(String pageId) {
        return showing.sees(pageId);
    }

    /** Adds an option to a select or multi-select and returns its id. */
    String addOption(Property property, String name) {
        Property now = source.properties().stream()
                .filter(p -> p.id().equals(property.id()))
                .findFirst()
                .orElse(property);
        ObjectNode known = now.optionByName(name);
        if (known != null) {
            return known.path("id").textValue();
        }
        ObjectNode option = Options.option(
                workspace().chance().id(), name, Options.color(now.options().size()));
        ObjectNode config = now.config().deepCopy();
        config.withArray("options").add(option);
        Property changed = now.with(config);
        source = source.with(changed);
        grown.removeIf(p -> p.id().equals(changed.id()));
        grown.add(changed);
        return option.path("id").textValue();
    }

    /** The schema with the options that were added. */
    DataSource source() {
        return source;
    }

    /** Properties that got options. */
    List<Property> grown() {
        return grown;
    }
}
