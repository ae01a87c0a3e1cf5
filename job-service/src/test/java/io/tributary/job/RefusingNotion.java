package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.SyncTarget;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Refuses every request for good. */
final class RefusingNotion implements NotionReader {

    private final AtomicInteger calls = new AtomicInteger();

    int calls() {
        return calls.get();
    }

    @Override
    public Uni<PageAnswer> page(SyncTarget target, UUID pageId, Work work) {
        return refuse();
    }

    @Override
    public Uni<QueryAnswer> query(SyncTarget target, Query query, Work work) {
        return refuse();
    }

    @Override
    public Uni<DataSourceAnswer> dataSource(SyncTarget target, Work work) {
        return refuse();
    }

    private <T> Uni<T> refuse() {
        calls.incrementAndGet();
        return Uni.createFrom().failure(NotionFailure.refused("restricted_resource"));
    }
}
