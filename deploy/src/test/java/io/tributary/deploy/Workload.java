package io.tributary.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.stream.Collectors;

/** What runs pods: its name, and how each pod is made. */
record Workload(String name, PodTemplateSpec template) {

    PodSpec pod() {
        return template.getSpec();
    }

    /** Ours have one each. */
    Container container() {
        return pod().getContainers().get(0);
    }

    Map<String, EnvVar> environment() {
        return container().getEnv().stream().collect(Collectors.toMap(EnvVar::getName, variable -> variable));
    }

    boolean isSelectedBy(LabelSelector selector) {
        return template.getMetadata()
                .getLabels()
                .entrySet()
                .containsAll(selector.getMatchLabels().entrySet());
    }

    @Override
    public String toString() {
        return name;
    }
}
