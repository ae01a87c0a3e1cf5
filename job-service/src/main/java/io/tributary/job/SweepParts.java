package io.tributary.job;

import io.tributary.projects.application.Standing;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.ProbeBroken;
import io.tributary.projects.application.sync.ProjectSyncs;
import io.tributary.projects.application.sync.PurgeProject;
import io.tributary.projects.application.sync.RedisEpoch;
import io.tributary.projects.application.sync.SweepProject;
import io.tributary.projects.application.sync.SweepRuns;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncSchema;
import io.tributary.projects.application.sync.Tick;
import io.tributary.projects.application.sync.TrimHistory;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.tributary.projects.infrastructure.postgres.PageWriter;
import io.tributary.projects.infrastructure.postgres.PgDueWork;
import io.tributary.projects.infrastructure.postgres.PgHistory;
import io.tributary.projects.infrastructure.postgres.PgProjectCopies;
import io.tributary.projects.infrastructure.postgres.PgProjectSyncs;
import io.tributary.projects.infrastructure.postgres.PgStanding;
import io.tributary.projects.infrastructure.postgres.PgSweepRuns;
import io.tributary.projects.infrastructure.postgres.PgSweepTargets;
import io.tributary.projects.infrastructure.postgres.PgTickets;
import io.tributary.projects.infrastructure.postgres.SecretBox;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts sweeps and the clock together with what they stand on: the parts themselves know no container. */
class SweepParts {

    @Produces
    @Singleton
    SweepSettings sweepSettings(SweepConfig config) {
        return new SweepSettings(config.incrementalEvery(), config.fullEvery());
    }

    @Produces
    @Singleton
    SweepRuns sweepRuns(Pool pool, PageWriter pages, Outbox outbox, SweepSettings settings, Clock clock) {
        return new PgSweepRuns(pool, pages, outbox, settings, clock);
    }

    @Produces
    @Singleton
    ProjectSyncs projectSyncs(Pool pool, Outbox outbox, SweepSettings settings, Clock clock) {
        return new PgProjectSyncs(pool, outbox, settings, clock);
    }

    @Produces
    @Singleton
    SweepProject sweepProject(SweepRuns runs, ProjectSyncs syncs, NotionReader notion, JobQueue jobs, Clock clock) {
        return new SweepProject(runs, syncs, notion, jobs, clock);
    }

    @Produces
    @Singleton
    SyncSchema syncSchema(Pool pool, ProjectSyncs syncs, NotionReader notion, Clock clock) {
        return new SyncSchema(new PgSweepTargets(pool), syncs, notion, clock);
    }

    @Produces
    @Singleton
    PurgeProject purgeProject(Pool pool, Clock clock) {
        return new PurgeProject(new PgProjectCopies(pool, clock));
    }

    @Produces
    @Singleton
    Tick tick(Pool pool, PgTickets tickets, SweepSettings settings, RedisEpoch epoch, JobQueue jobs, Clock clock) {
        return new Tick(new PgDueWork(pool, settings, clock), tickets, epoch, jobs);
    }

    @Produces
    @Singleton
    ProbeBroken probeBroken(ProjectSyncs syncs, NotionReader notion, Clock clock) {
        return new ProbeBroken(syncs, notion, clock);
    }

    @Produces
    @Singleton
    Standing.Reader standing(Pool pool, SecretBox box, Clock clock) {
        return new PgStanding(pool, box, clock);
    }

    @Produces
    @Singleton
    TrimHistory trimHistory(Pool pool, DeliveriesConfig deliveries, Clock clock) {
        return new TrimHistory(new PgHistory(pool), deliveries.kept(), clock);
    }
}
