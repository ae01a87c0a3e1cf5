package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Creates databases, each with its first data source. */
final class DatabaseEdits {
    private static final Set<String> FIELDS =
            Set.of("parent", "title", "description", "is_inline", "initial_data_source", "icon", "cover");

    private final Workspace workspace;
    private final SchemaEdits schemas;
    private final Clock clock;

    DatabaseEdits(Workspace workspace, SchemaEdits schemas, Clock clock) {
        this.workspace = workspace;
        this.schemas = schemas;
        this.clock = clock;
    }

    Database create(ObjectNode body, Caller caller) {
        Body.onlyFields(body, FIELDS);
        Parent parent = new ParentOf(workspace).read(body.path("parent"), "body.parent", caller);
        String title = body.has("title") ? RichText.plain(RichText.accept(body.path("title"), "body.title")) : "";
        Instant now = clock.instant();
        Database database = new Database(workspace.chance().id(), title, parent, now, now);
        DataSource bare =
                DataSource.created(workspace.chance().id(), database.id(), title, List.of(), now, caller.userId());
        DataSource source =
                schemas.withAll(bare, body.path("initial_data_source").path("properties"));
        if (source.properties().stream().noneMatch(p -> p.type().equals("title"))) {
            source = source.with(Property.of("title", "Name", "title"));
        }
        workspace.put(database);
        workspace.put(source);
        return database;
    }
}
