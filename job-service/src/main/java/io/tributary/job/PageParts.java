package io.tributary.job;

import io.tributary.projects.application.outbox.RelayOutbox;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.ProjectSyncs;
import io.tributary.projects.application.sync.SyncPage;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.tributary.projects.infrastructure.postgres.PageWriter;
import io.tributary.projects.infrastructure.postgres.PgOutboxRows;
import io.tributary.projects.infrastructure.postgres.PgSyncedPages;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts the page's sync and the outbox together: the parts themselves know no container. */
class PageParts {

    @Produces
    @Singleton
    Outbox outbox() {
        return new Outbox();
    }

    @Produces
    @Singleton
    PageWriter pageWriter(Outbox outbox, Clock clock) {
        return new PageWriter(outbox, clock);
    }

    @Produces
    @Singleton
    SyncPage syncPage(Pool pool, PageWriter writer, ProjectSyncs syncs, NotionReader notion, Clock clock) {
        return new SyncPage(new PgSyncedPages(pool, writer, clock), syncs, notion, clock);
    }

    @Produces
    @Singleton
    RelayOutbox relayOutbox(Pool pool, PublishedEvents sink) {
        return new RelayOutbox(new PgOutboxRows(pool), sink);
    }
}
