package io.tributary.event;

import io.tributary.projects.application.deliveries.ActOnDeliveries;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.infrastructure.postgres.PgDeliveryLog;
import io.tributary.projects.infrastructure.postgres.PgHookedProjects;
import io.tributary.projects.infrastructure.postgres.PgSweepWants;
import io.tributary.projects.infrastructure.postgres.WantSweep;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts together what knows no container. */
class Parts {

    @Produces
    @Singleton
    ActOnDeliveries actOnDeliveries(Pool pool, JobQueue jobs, Clock clock) {
        return new ActOnDeliveries(
                new PgHookedProjects(pool),
                new PgSweepWants(pool, new WantSweep(clock)),
                jobs,
                new PgDeliveryLog(pool));
    }
}
