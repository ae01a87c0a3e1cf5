package io.tributary.defaults;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says with readiness which server is away and since when, and is ready all the same: taking a service out of service
 * would help nobody, since every replica has the same servers.
 */
@Readiness
@ApplicationScoped
class DependenciesReady implements HealthCheck {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final DependencyWatch watch;
    private final Vertx vertx;
    private volatile long timer = -1;

    DependenciesReady(DependencyWatch watch, Vertx vertx) {
        this.watch = watch;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        look();
        timer = vertx.setPeriodic(EVERY.toMillis(), fired -> look());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void look() {
        watch.look().subscribe().with(done -> {});
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("dependencies").up();
        watch.state()
                .forEach((name, awaySince) ->
                        answer.withData(name, awaySince == null ? "answers" : "away since " + awaySince));
        return answer.build();
    }
}
