package io.tributary.defaults;

import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready until every topic exists; says which one is missing. */
@Readiness
class TopicsReady implements HealthCheck {

    private final TopicSetup topics;

    TopicsReady(TopicSetup topics) {
        this.topics = topics;
    }

    @Override
    public HealthCheckResponse call() {
        Set<String> missing = topics.missing();
        return missing.isEmpty()
                ? HealthCheckResponse.up("topics")
                : HealthCheckResponse.named("topics")
                        .down()
                        .withData("missing", String.join(", ", missing))
                        .build();
    }
}
