package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

/** That the reading is strict, since all that the other tests say rests on it. */
class ManifestsTest {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: some
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                    - name: some
                      lifecycle:
                        preStop:
                          sleep:
                            seconds: 5
            """;

    @Test
    void what_kubernetes_knows_is_read() {
        assertThat(Manifests.read(DEPLOYMENT)
                        .named(Deployment.class, "some")
                        .getSpec()
                        .getReplicas())
                .isEqualTo(2);
    }

    @Test
    void a_field_that_kubernetes_does_not_know_is_refused_at_any_depth() {
        assertThatThrownBy(() -> Manifests.read(DEPLOYMENT.replace("replicas", "replicaz")))
                .rootCause()
                .hasMessageContaining("\"replicaz\"");
        assertThatThrownBy(() -> Manifests.read(DEPLOYMENT.replace("sleep", "pause")))
                .rootCause()
                .hasMessageContaining("\"pause\"");
    }

    @Test
    void a_value_of_the_wrong_sort_a_key_given_twice_and_an_unknown_kind_are_refused() {
        assertThatThrownBy(() -> Manifests.read(DEPLOYMENT.replace("replicas: 2", "replicas: two")))
                .rootCause()
                .hasMessageContaining("two");
        assertThatThrownBy(() -> Manifests.read(DEPLOYMENT.replace("  replicas: 2", "  replicas: 2\n  replicas: 3")))
                .rootCause()
                .hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> Manifests.read(DEPLOYMENT.replace("apps/v1", "apps/v1beta1")))
                .hasMessageContaining("apps/v1beta1 Deployment");
    }
}
