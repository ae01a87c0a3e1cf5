package io.tributary.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.JobMux;
import io.tributary.jobqueue.JobServer;
import io.tributary.jobqueue.JobServerConfig;
import io.tributary.projects.infrastructure.postgres.SecretBox;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Takes jobs from the queues as long as the service runs, and gives back what it could not finish. */
@Singleton
class JobWorker {

    /** What a stop may take in all is 30 seconds; handing back needs some of it, and so do the connections. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(18);

    private static final Duration HANDED_BACK_WITHIN = Duration.ofSeconds(8);

    private static final Map<String, Integer> QUEUES =
            Map.of(JobPayload.CRITICAL, 6, JobPayload.DEFAULT, 3, JobPayload.BULK, 1);

    private final JobServer server;

    JobWorker(
            Vertx vertx,
            Redis redis,
            PageSyncHandler pages,
            SweepHandler sweeps,
            SchemaHandler schemas,
            PurgeHandler purges,
            Clock clock,
            MeterRegistry metrics) {
        JobMux mux = new JobMux()
                .handle(JobPayload.PageSync.TYPE, pages)
                .handle(JobPayload.ProjectSweep.TYPE, sweeps)
                .handle(JobPayload.SchemaSync.TYPE, schemas)
                .handle(JobPayload.ProjectPurge.TYPE, purges);
        server = new JobServer(vertx, redis, mux, JobServerConfig.of(QUEUES), clock, metrics);
    }

    /** @param keyToBeRight is made here, so that a key that is none stops the start instead of failing each job */
    void start(@Observes StartupEvent started, SecretBox keyToBeRight) {
        server.start().await().atMost(Duration.ofSeconds(10));
    }

    void stop(@Observes ShutdownEvent stopping) {
        server.stop(STOP_WITHIN).await().atMost(STOP_WITHIN.plus(HANDED_BACK_WITHIN));
    }
}
