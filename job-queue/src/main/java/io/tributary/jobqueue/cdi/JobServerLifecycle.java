package io.tributary.jobqueue.cdi;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tributary.jobqueue.JobMux;
import io.tributary.jobqueue.JobServer;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The server runs as long as the application does, if there is anything to run. */
@Singleton
class JobServerLifecycle {

    private static final Duration MOST = Duration.ofSeconds(10);

    private final JobQueueConfig config;
    private final Instance<JobServer> server;
    private boolean started;

    /** @param server isn't made where there is nothing to run, as in an application that only enqueues */
    JobServerLifecycle(JobQueueConfig config, Instance<JobServer> server) {
        this.config = config;
        this.server = server;
    }

    void start(@Observes StartupEvent starting, JobMux mux) {
        if (config.serve() && !mux.isEmpty()) {
            server.get().start().await().atMost(MOST);
            started = true;
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (started) {
            server.get()
                    .stop(config.stopWithin())
                    .await()
                    .atMost(config.stopWithin().plus(MOST));
        }
    }
}
