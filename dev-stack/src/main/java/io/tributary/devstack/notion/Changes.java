package io.tributary.devstack.notion;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Tells the webhooks what happened. An event is raised only for what the integration sees. */
final class Changes {
    private final Workspace workspace;
    private final Consumer<Change> listener;

    Changes(Workspace workspace, Consumer<Change> listener) {
        this.workspace = workspace;
        this.listener = listener;
    }

    void page(String type, Page page, Caller author, Instant at) {
        if (workspace.shows(page, Caller.INTEGRATION)) {
            listener.accept(Change.ofPage(type, page, author, workspace, at));
        }
    }

    /** {@code page.properties_updated} with the ids of the properties, percent-encoded as everywhere. */
    void page(String type, Page page, Caller author, Instant at, Collection<String> propertyIds) {
        if (workspace.shows(page, Caller.INTEGRATION)) {
            listener.accept(Change.ofPage(type, page, author, workspace, at).withProperties(propertyIds));
        }
    }

    /** Rows were added to the parent or left it. */
    void rows(Parent parent, Page row, Caller author, Instant at) {
        if (parent.kind() == Parent.Kind.DATA_SOURCE && workspace.shows(row, Caller.INTEGRATION)) {
            DataSource source = workspace.dataSource(parent.id());
            listener.accept(Change.ofSource("data_source.content_updated", source, author, workspace, at)
                    .withBlocks(List.of(row.id())));
        }
    }

    void source(Change change) {
        if (workspace.isShared(change.entityId())) {
            listener.accept(change);
        }
    }
}
