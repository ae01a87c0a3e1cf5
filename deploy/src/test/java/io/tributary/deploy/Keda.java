package io.tributary.deploy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * KEDA's resources, by its reference ({@code keda.sh/v1alpha1}), as far as the chart uses them: no library has their
 * types, and a field that isn't here is refused. KEDA itself checks a trigger's metadata only when it runs, so what each
 * trigger knows stands here too.
 */
final class Keda {

    /** What a trigger's metadata may hold, by its type. Every value is text. */
    static final Map<String, Set<String>> METADATA = Map.of(
            "kafka",
            Set.of(
                    "bootstrapServers",
                    "consumerGroup",
                    "topic",
                    "lagThreshold",
                    "activationLagThreshold",
                    "offsetResetPolicy",
                    "allowIdleConsumers",
                    "scaleToZeroOnInvalidOffset",
                    "excludePersistentLag",
                    "limitToPartitionsWithLag",
                    "version",
                    "partitionLimitation",
                    "sasl",
                    "tls",
                    "unsafeSsl"),
            "redis",
            Set.of(
                    "address",
                    "host",
                    "port",
                    "listName",
                    "listLength",
                    "activationListLength",
                    "databaseIndex",
                    "enableTLS",
                    "unsafeSsl",
                    "usernameFromEnv",
                    "passwordFromEnv"));

    private Keda() {}

    record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {}

    record Spec(
            Target scaleTargetRef,
            int pollingInterval,
            int minReplicaCount,
            int maxReplicaCount,
            Advanced advanced,
            List<Trigger> triggers) {}

    record Target(String name) {}

    record Advanced(HpaConfig horizontalPodAutoscalerConfig) {}

    record HpaConfig(Behavior behavior) {}

    record Behavior(ScaleDown scaleDown) {}

    record ScaleDown(int stabilizationWindowSeconds) {}

    record Trigger(
            String type,
            Map<String, String> metadata,
            @Nullable AuthenticationRef authenticationRef) {}

    record AuthenticationRef(String name) {}

    record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, Secrets spec) {}

    record Secrets(List<SecretTarget> secretTargetRef) {}

    record SecretTarget(String parameter, String name, String key) {}
}
