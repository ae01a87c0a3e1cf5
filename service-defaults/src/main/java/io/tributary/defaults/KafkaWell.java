package io.tributary.defaults;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;

/**
 * Says in {@code /q/health} and {@code /q/health/well} whether Kafka answers. No probe asks for it: an outage of Kafka
 * neither restarts a service nor takes it out of service.
 */
@Wellness
@ApplicationScoped
class KafkaWell implements AsyncHealthCheck {

    private static final Duration LIMIT = Duration.ofMillis(1500);

    private final Map<String, Object> kafka;
    private @Nullable Admin admin;

    KafkaWell(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.kafka = kafka;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return brokers()
                .map(brokers -> HealthCheckResponse.named("kafka")
                        .status(brokers > 0)
                        .withData("brokers", brokers)
                        .build())
                .onFailure()
                .recoverWithItem(failure -> HealthCheckResponse.named("kafka")
                        .down()
                        .withData("reason", "Kafka does not answer: " + failure.getMessage())
                        .build());
    }

    /** Fails if no broker answers. */
    Uni<Void> ask() {
        return brokers()
                .invoke(brokers -> {
                    if (brokers == 0) {
                        throw new IllegalStateException("Kafka knows of no broker");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Integer> brokers() {
        return Uni.createFrom()
                .completionStage(
                        () -> admin().describeCluster(new DescribeClusterOptions().timeoutMs((int) LIMIT.toMillis()))
                                .nodes()
                                .toCompletionStage())
                .map(Collection::size);
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(kafka);
        }
        return admin;
    }
}
