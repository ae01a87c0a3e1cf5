package io.tributary.deploy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Kubernetes' resources of one rendering. Each is read into the type that its version and kind have in the API: one of
 * another kind, a field that the type doesn't have, a value of the wrong sort or a key given twice is an error.
 */
record Manifests(List<Object> all, List<JsonNode> trees) {

    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
            Map.entry("keda.sh/v1alpha1 ScaledObject", Keda.ScaledObject.class),
            Map.entry("keda.sh/v1alpha1 TriggerAuthentication", Keda.TriggerAuthentication.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class));

    /** Knows no field but those of the types: they would take any other and keep it. */
    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }

                @Override
                public Boolean hasAnyGetter(Annotated annotated) {
                    return false;
                }

                @Override
                public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated on) {
                    return JsonIgnoreProperties.Value.empty();
                }
            })
            .build();

    static Manifests read(String yaml) {
        List<Object> all = new ArrayList<>();
        List<JsonNode> trees = documents(yaml);
        for (JsonNode tree : trees) {
            all.add(typed(tree));
        }
        return new Manifests(all, trees);
    }

    /** The documents of a YAML file, without the empty ones. */
    static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> documents =
                STRICT.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream()
                    .filter(document -> document.isObject() && !document.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage() + "\n" + yaml, e);
        }
    }

    private static Object typed(JsonNode tree) {
        String kind = tree.path("apiVersion").asText() + " " + tree.path("kind").asText();
        Class<?> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("unknown kind: " + kind);
        }
        try {
            return STRICT.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    kind + " " + tree.at("/metadata/name").asText(), e);
        }
    }

    <T> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The only one of its type whose name ends so. */
    <T extends HasMetadata> T named(Class<T> type, String end) {
        List<T> found = of(type).stream()
                .filter(one -> one.getMetadata().getName().endsWith(end))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + type.getSimpleName() + " end with " + end);
        }
        return found.get(0);
    }

    /** All that runs pods. */
    List<Workload> workloads() {
        Stream<Workload> services = of(Deployment.class).stream()
                .map(of -> new Workload(of.getMetadata().getName(), of.getSpec().getTemplate()));
        Stream<Workload> jobs = of(Job.class).stream()
                .map(of -> new Workload(of.getMetadata().getName(), of.getSpec().getTemplate()));
        Stream<Workload> servers = of(StatefulSet.class).stream()
                .map(of -> new Workload(of.getMetadata().getName(), of.getSpec().getTemplate()));
        return Stream.of(services, jobs, servers).flatMap(some -> some).toList();
    }
}
