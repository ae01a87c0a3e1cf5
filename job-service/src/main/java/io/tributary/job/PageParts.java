package io.tributary.job;

import io.tributary.defaults.Correlation;
import io.tributary.defaults.Traces;
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

    /** Its events go on in the trace of the job that caused them. */
    @Produces
    @Singleton
    Outbox outbox() {
        return new Outbox(Correlation::current);
    }

    @Produces
    @Singleton
    PageWriter pageWriter(Outbox outbox, Clock clock) {
        return new PageWriter(outbox, clock);
    }

    @Produces
    @Singleton
    SyncPage syncPage(
            Pool pool, PageWriter writer, ProjectSyncs syncs, NotionReader notion, Traces traces, Clock clock) {
        return new SyncPage(new TracedPages(new PgSyncedPages(pool, writer, clock), traces), syncs, notion, clock);
    }

    @Produces
    @Singleton
    RelayOutbox relayOutbox(Pool pool, PublishedEvents sink) {
        return new RelayOutbox(new PgOutboxRows(pool), sink);
    }
}
