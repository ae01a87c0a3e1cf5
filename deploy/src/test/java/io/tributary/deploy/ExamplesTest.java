package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** deploy/examples: what the values name is what the other files make. */
class ExamplesTest {

    private static final List<JsonNode> KAFKA = Manifests.documents(Repository.read("deploy/examples/kafka.yaml"));
    private static final List<JsonNode> POSTGRESQL =
            Manifests.documents(Repository.read("deploy/examples/postgresql.yaml"));
    private static final Manifests VALKEY = Manifests.read(Repository.read("deploy/examples/valkey.yaml"));
    private static final JsonNode VALUES =
            Manifests.documents(Repository.read("deploy/examples/values.yaml")).get(0);

    @Test
    void kafka_is_reached_at_the_listener_that_strimzi_makes() {
        JsonNode kafka = one(KAFKA, "Kafka");
        JsonNode listener = kafka.at("/spec/kafka/listeners/0");

        assertThat(VALUES.at("/kafka/bootstrapServers").asText())
                .isEqualTo(kafka.at("/metadata/name").asText() + "-kafka-bootstrap:"
                        + listener.path("port").asInt());
        assertThat(listener.path("tls").asBoolean(true)).isFalse();
        assertThat(KAFKA)
                .filteredOn(document -> document.path("kind").asText().equals("KafkaNodePool"))
                .isNotEmpty()
                .allMatch(pool -> pool.at("/metadata/labels/strimzi.io~1cluster")
                        .asText()
                        .equals(kafka.at("/metadata/name").asText()));
    }

    @Test
    void kafka_has_a_replica_for_each_that_a_topic_wants() {
        int brokers = KAFKA.stream()
                .filter(document -> document.at("/spec/roles").toString().contains("broker"))
                .mapToInt(pool -> pool.at("/spec/replicas").asInt())
                .sum();

        assertThat(brokers).isGreaterThanOrEqualTo(3);
        assertThat(one(KAFKA, "Kafka")
                        .at("/spec/kafka/config")
                        .path("auto.create.topics.enable")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void postgresql_is_reached_at_the_service_and_with_the_secret_that_cloudnativepg_makes() {
        JsonNode cluster = one(POSTGRESQL, "Cluster");
        String name = cluster.at("/metadata/name").asText();
        String database = cluster.at("/spec/bootstrap/initdb/database").asText();

        assertThat(VALUES.at("/postgresql/url").asText()).isEqualTo("postgresql://" + name + "-rw:5432/" + database);
        assertThat(VALUES.at("/postgresql/existingSecret").asText()).isEqualTo(name + "-app");
        assertThat(VALUES.at("/postgresql/usernameKey").asText()).isEqualTo("username");
        assertThat(VALUES.at("/postgresql/passwordKey").asText()).isEqualTo("password");
        assertThat(cluster.at("/spec/imageName").asText()).matches(".+@sha256:[0-9a-f]{64}");
    }

    @Test
    void postgresql_allows_the_connections_that_the_chart_is_told_of_and_that_keda_may_make_it_need() {
        assertThat(one(POSTGRESQL, "Cluster")
                        .at("/spec/postgresql/parameters/max_connections")
                        .asInt())
                .isEqualTo(VALUES.at("/postgresql/maxConnections").asInt());
        assertThat(Values.EXAMPLE.render(Map.of("keda.enabled", "true"))).isNotBlank();
    }

    @Test
    void valkey_keeps_what_it_is_given_and_is_an_ordinary_pod() {
        StatefulSet valkey = VALKEY.named(StatefulSet.class, "valkey");
        var container = valkey.getSpec().getTemplate().getSpec().getContainers().get(0);

        assertThat(String.join(" ", container.getCommand()))
                .contains("--appendonly yes", "--maxmemory-policy noeviction", "requirepass $REDISCLI_AUTH")
                .as("Kubernetes would put the password itself on the command line")
                .doesNotContain("$(");
        assertThat(container.getImage()).matches(".+@sha256:[0-9a-f]{64}");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(valkey.getSpec().getVolumeClaimTemplates()).hasSize(1);
    }

    @Test
    void the_readme_makes_the_keys_that_the_chart_reads() {
        String readme = Repository.read("deploy/examples/README.md");

        for (String key : List.of("redis-url", "redis-password", "secret-key", "api-token", "notion-token")) {
            assertThat(readme).contains("--from-literal=" + key + "=");
        }
    }

    private static JsonNode one(List<JsonNode> documents, String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
