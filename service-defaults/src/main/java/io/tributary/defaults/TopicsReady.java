package io.tributary.defaults;

import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready until Kafka has once shown that every topic exists; says which one is missing, and since when. From then on an outage of
 * Kafka leaves a service ready: it has other things to serve, and it waits.
 */
@Readiness
class TopicsReady implements HealthCheck {

    private final TopicSetup topics;

    TopicsReady(TopicSetup topics) {
        this.topics = topics;
    }

    @Override
    public HealthCheckResponse call() {
        Set<String> missing = topics.missing();
        if (!topics.answered()) {
            return HealthCheckResponse.named("topics")
                    .down()
                    .withData("kafka", "has not answered yet")
                    .withData("since", topics.since().toString())
                    .build();
        }
        return missing.isEmpty()
                ? HealthCheckResponse.up("topics")
                : HealthCheckResponse.named("topics")
                        .down()
                        .withData("missing", String.join(", ", missing))
                        .withData("since", topics.since().toString())
                        .build();
    }
}
