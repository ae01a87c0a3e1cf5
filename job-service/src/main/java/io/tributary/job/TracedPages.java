package io.tributary.job;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.tributary.defaults.Traces;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SyncedPages;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The copy, with a span around the transaction that writes a page. */
final class TracedPages implements SyncedPages {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> PROJECT = AttributeKey.stringKey("tributary.project.id");
    private static final AttributeKey<String> PAGE = AttributeKey.stringKey("tributary.page.id");

    private final SyncedPages pages;
    private final Traces traces;

    TracedPages(SyncedPages pages, Traces traces) {
        this.pages = pages;
        this.traces = traces;
    }

    @Override
    public Uni<@Nullable Known> look(UUID projectId, UUID pageId) {
        return pages.look(projectId, pageId);
    }

    @Override
    public Uni<Applied> apply(UUID projectId, Observation observation) {
        return traces.around(
                "write page",
                SpanKind.CLIENT,
                Attributes.of(
                        SYSTEM,
                        "postgresql",
                        PROJECT,
                        projectId.toString(),
                        PAGE,
                        observation.pageId().toString()),
                () -> pages.apply(projectId, observation));
    }

    @Override
    public Uni<Void> markFailed(UUID projectId, UUID pageId, String reason) {
        return pages.markFailed(projectId, pageId, reason);
    }
}
