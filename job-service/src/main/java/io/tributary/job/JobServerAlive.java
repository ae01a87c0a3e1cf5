package io.tributary.job;

import io.tributary.jobqueue.JobServer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down only if the loop that takes jobs stands still, which a restart mends; a Redis that is away is waited for. */
@Liveness
@Singleton
class JobServerAlive implements HealthCheck {

    private final JobServer server;

    JobServerAlive(JobServer server) {
        this.server = server;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("job-server").status(server.isAlive()).build();
    }
}
