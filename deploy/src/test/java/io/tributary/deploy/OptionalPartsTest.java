package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is off by default. */
class OptionalPartsTest {

    private static final Manifests EVERYTHING = Values.EVERYTHING.manifests();

    @Test
    void none_of_it_is_there_by_default() {
        assertThat(Values.DEFAULT.manifests().all())
                .noneMatch(one -> one instanceof Ingress
                        || one instanceof HTTPRoute
                        || one instanceof ServiceMonitor
                        || one instanceof PrometheusRule
                        || one instanceof ConfigMap
                        || one instanceof Keda.ScaledObject);
    }

    @Test
    void keda_scales_event_service_by_the_lag_of_the_topic_and_group_that_it_reads() {
        Properties properties = Repository.properties("event-service");
        String channel = "mp.messaging.incoming.notion-webhook-received.";

        assertThat(scaled("event-service").triggers()).singleElement().satisfies(trigger -> {
            assertThat(trigger.type()).isEqualTo("kafka");
            assertThat(trigger.metadata())
                    .containsEntry("topic", properties.getProperty(channel + "topic"))
                    .containsEntry("consumerGroup", properties.getProperty(channel + "group.id"))
                    .containsEntry("limitToPartitionsWithLag", "true")
                    .containsEntry("excludePersistentLag", "true")
                    .containsEntry("tls", "enable");
            assertThat(trigger.authenticationRef()).isEqualTo(new Keda.AuthenticationRef("kafka"));
        });
    }

    @Test
    void keda_scales_job_service_by_the_depth_of_each_queue_that_it_serves() {
        Set<String> lists = Repository.properties("job-service").stringPropertyNames().stream()
                .filter(name -> name.startsWith("job-queue.queues."))
                .map(name -> "asynq:{" + name.substring("job-queue.queues.".length()) + "}:pending")
                .collect(Collectors.toSet());

        assertThat(scaled("job-service").triggers())
                .allMatch(trigger -> trigger.type().equals("redis"))
                .extracting(trigger -> trigger.metadata().get("listName"))
                .containsExactlyInAnyOrderElementsOf(lists);
        assertThat(EVERYTHING.of(Keda.TriggerAuthentication.class))
                .singleElement()
                .satisfies(authentication -> {
                    assertThat(authentication.spec().secretTargetRef())
                            .containsExactly(new Keda.SecretTarget("password", "redis", "password"));
                    assertThat(scaled("job-service").triggers())
                            .allMatch(trigger -> new Keda.AuthenticationRef(
                                            authentication.metadata().getName())
                                    .equals(trigger.authenticationRef()));
                });
    }

    @Test
    void a_scaled_service_keeps_one_replica_and_takes_its_time_to_lose_others() {
        for (String service : List.of("event-service", "job-service")) {
            Keda.Spec spec = scaled(service);
            assertThat(spec.minReplicaCount()).isPositive();
            assertThat(spec.maxReplicaCount()).isBetween(spec.minReplicaCount(), 12);
            assertThat(spec.advanced()
                            .horizontalPodAutoscalerConfig()
                            .behavior()
                            .scaleDown()
                            .stabilizationWindowSeconds())
                    .isEqualTo(300);
            assertThat(spec.triggers())
                    .allMatch(trigger -> Keda.METADATA
                            .getOrDefault(trigger.type(), Set.of())
                            .containsAll(trigger.metadata().keySet()));
            // Two who set replicas would fight.
            Deployment target =
                    EVERYTHING.named(Deployment.class, spec.scaleTargetRef().name());
            assertThat(target.getSpec().getReplicas()).isNull();
        }
        assertThat(EVERYTHING.named(Deployment.class, "-api-service").getSpec().getReplicas())
                .isEqualTo(3);
    }

    @Test
    void ingress_and_route_lead_to_api_service_alone() {
        Service api = EVERYTHING.named(Service.class, "-api-service");
        Ingress ingress = EVERYTHING.named(Ingress.class, "");
        HTTPRoute route = EVERYTHING.named(HTTPRoute.class, "");

        assertThat(ingress.getSpec().getRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getHttp().getPaths())
                        .singleElement()
                        .satisfies(path -> {
                            assertThat(path.getPath()).isEqualTo("/api/v1/webhooks");
                            assertThat(path.getBackend().getService().getName())
                                    .isEqualTo(api.getMetadata().getName());
                            assertThat(path.getBackend().getService().getPort().getName())
                                    .isEqualTo(api.getSpec().getPorts().get(0).getName());
                        }));
        assertThat(route.getSpec().getRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getBackendRefs())
                        .singleElement()
                        .satisfies(backend -> {
                            assertThat(backend.getName())
                                    .isEqualTo(api.getMetadata().getName());
                            assertThat(backend.getPort())
                                    .isEqualTo(api.getSpec().getPorts().get(0).getPort());
                        }));
        assertThat(route.getSpec().getParentRefs()).hasSize(1);
    }

    @Test
    void prometheus_finds_every_service_and_calls_each_by_its_name() {
        ServiceMonitor monitor = EVERYTHING.named(ServiceMonitor.class, "");

        List<Service> found = EVERYTHING.of(Service.class).stream()
                .filter(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(
                                monitor.getSpec().getSelector().getMatchLabels().entrySet()))
                .toList();

        assertThat(found)
                .extracting(service ->
                        service.getMetadata().getLabels().get(monitor.getSpec().getJobLabel()))
                .containsExactlyInAnyOrderElementsOf(Repository.SERVICES);
        assertThat(found)
                .allMatch(service -> service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getName()
                                .equals(monitor.getSpec().getEndpoints().get(0).getPort())));
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
    }

    @Test
    void the_rules_lead_to_the_operator_s_own_copy_of_the_runbook() {
        PrometheusRule rule = EVERYTHING.named(PrometheusRule.class, "");

        assertThat(rule.getSpec().getGroups())
                .flatMap(group -> group.getRules())
                .filteredOn(one -> one.getAlert() != null)
                .isNotEmpty()
                .allMatch(one -> one.getAnnotations()
                        .getOrDefault("runbook_url", "")
                        .startsWith("https://git.acme.test/tributary/blob/main/docs/operations.md#"));
    }

    @Test
    void the_dashboard_is_the_one_of_this_repository() {
        ConfigMap dashboard = EVERYTHING.named(ConfigMap.class, "-dashboard");

        assertThat(dashboard.getData().getOrDefault("tributary.json", "").strip())
                .isEqualTo(Repository.read("deploy/observability/grafana-dashboard.json")
                        .strip());
        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    }

    private static Keda.Spec scaled(String service) {
        return EVERYTHING.of(Keda.ScaledObject.class).stream()
                .filter(one -> one.metadata().getName().endsWith("-" + service))
                .findFirst()
                .orElseThrow()
                .spec();
    }
}
