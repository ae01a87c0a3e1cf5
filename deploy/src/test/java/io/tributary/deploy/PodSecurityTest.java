package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kubernetes' restricted profile for pods, and what we add to it. */
class PodSecurityTest {

    @ParameterizedTest
    @EnumSource
    void every_pod_keeps_the_restricted_profile(Values values) {
        for (Workload workload : values.manifests().workloads()) {
            assertThat(violations(workload.pod())).as(workload.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_pod_may_speak_to_kubernetes_and_only_tmp_can_be_written(Values values) {
        for (Workload workload : values.manifests().workloads()) {
            PodSpec pod = workload.pod();
            assertThat(pod.getAutomountServiceAccountToken())
                    .as(workload.name())
                    .isFalse();
            assertThat(pod.getEnableServiceLinks()).as(workload.name()).isFalse();
            assertThat(workload.container().getSecurityContext().getReadOnlyRootFilesystem())
                    .as(workload.name())
                    .isTrue();
            assertThat(workload.container().getVolumeMounts())
                    .as(workload.name())
                    .singleElement()
                    .matches(mount -> mount.getMountPath().equals("/tmp"));
            assertThat(pod.getVolumes()).singleElement().matches(volume -> volume.getEmptyDir() != null);
        }
    }

    @Test
    void what_breaks_the_profile_is_found() {
        PodSpec pod = Values.DEFAULT.manifests().workloads().get(0).pod();
        PodSpec broken = pod.edit()
                .withHostNetwork(true)
                .editSecurityContext()
                .withRunAsUser(0L)
                .endSecurityContext()
                .editContainer(0)
                .editSecurityContext()
                .withPrivileged(true)
                .withNewCapabilities()
                .addToAdd("SYS_ADMIN")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .addNewVolume()
                .withName("node")
                .withNewHostPath("/", "Directory")
                .endVolume()
                .build();

        assertThat(violations(pod)).isEmpty();
        assertThat(violations(broken))
                .containsExactly(
                        "shares the node's namespaces",
                        "runs as root",
                        "volume node is of the node",
                        "a container is privileged",
                        "a container keeps capabilities",
                        "a container adds capabilities");
    }

    private static List<String> violations(PodSpec pod) {
        List<String> found = new ArrayList<>();
        PodSecurityContext security = Objects.requireNonNullElseGet(pod.getSecurityContext(), PodSecurityContext::new);
        say(
                found,
                Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC())
                        .anyMatch(PodSecurityTest::yes),
                "shares the node's namespaces");
        say(found, !yes(security.getRunAsNonRoot()), "may run as root");
        say(found, Long.valueOf(0).equals(security.getRunAsUser()), "runs as root");
        say(
                found,
                security.getSeccompProfile() == null
                        || !List.of("RuntimeDefault", "Localhost")
                                .contains(security.getSeccompProfile().getType()),
                "has no seccomp profile");
        pod.getVolumes()
                .forEach(volume -> say(found, isOfTheNode(volume), "volume " + volume.getName() + " is of the node"));
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .forEach(container -> violations(container, found));
        return found;
    }

    private static void violations(Container container, List<String> found) {
        SecurityContext security = Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
        Capabilities capabilities = Objects.requireNonNullElseGet(security.getCapabilities(), Capabilities::new);
        say(found, yes(security.getPrivileged()), "a container is privileged");
        say(
                found,
                security.getAllowPrivilegeEscalation() == null || security.getAllowPrivilegeEscalation(),
                "a container may gain privileges");
        say(found, !capabilities.getDrop().contains("ALL"), "a container keeps capabilities");
        say(found, !List.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()), "a container adds capabilities");
        say(found, Long.valueOf(0).equals(security.getRunAsUser()), "a container runs as root");
        say(
                found,
                container.getPorts().stream().map(ContainerPort::getHostPort).anyMatch(Objects::nonNull),
                "a container takes a port of the node");
    }

    /** The kinds that the profile allows are all of the cluster. */
    private static boolean isOfTheNode(Volume volume) {
        return Stream.of(
                        volume.getEmptyDir(),
                        volume.getConfigMap(),
                        volume.getSecret(),
                        volume.getProjected(),
                        volume.getDownwardAPI(),
                        volume.getPersistentVolumeClaim(),
                        volume.getEphemeral(),
                        volume.getCsi())
                .allMatch(Objects::isNull);
    }

    private static boolean yes(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static void say(List<String> found, boolean wrong, String what) {
        if (wrong) {
            found.add(what);
        }
    }
}
