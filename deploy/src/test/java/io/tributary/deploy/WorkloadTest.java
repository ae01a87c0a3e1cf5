package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every rendering keeps, whatever the values. */
class WorkloadTest {

    /** A stop takes this long at most; the design promises it. */
    private static final int STOP_SECONDS = 30;

    /** Not ours, and not in our documentation: those that the values for everything add. */
    private static final Set<String> EXTRA =
            Set.of("QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS", "QUARKUS_LOG_LEVEL", "KAFKA_SECURITY_PROTOCOL");

    @ParameterizedTest
    @EnumSource
    void there_are_three_services_and_a_migration(Values values) {
        assertThat(values.manifests().workloads())
                .extracting(workload -> workload.container().getName())
                .containsExactlyInAnyOrder("api-service", "event-service", "job-service", "migration");
    }

    @ParameterizedTest
    @EnumSource
    void names_are_unique_and_short_enough_for_any_object(Values values) {
        List<String> names = values.manifests().trees().stream()
                .map(tree -> tree.path("kind").asText() + " "
                        + tree.at("/metadata/name").asText())
                .toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.substring(name.indexOf(' ') + 1).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
    }

    @ParameterizedTest
    @EnumSource
    void each_service_is_probed_at_its_management_port(Values values) {
        for (String service : Repository.SERVICES) {
            Container container = service(values, service).container();
            assertThat(container.getPorts().stream()
                            .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)))
                    .isEqualTo(Map.of(
                            "http", Repository.httpPort(service),
                            "management", Repository.managementPort(service)));
            assertProbe(container.getStartupProbe(), "/q/health/started");
            assertProbe(container.getLivenessProbe(), "/q/health/live");
            assertProbe(container.getReadinessProbe(), "/q/health/ready");
        }
    }

    private static void assertProbe(Probe probe, String path) {
        HTTPGetAction get = probe.getHttpGet();
        assertThat(get.getPath()).isEqualTo(path);
        assertThat(get.getPort().getStrVal()).isEqualTo("management");
    }

    @ParameterizedTest
    @EnumSource
    void each_container_asks_for_what_it_needs_and_has_a_bound_of_memory(Values values) {
        for (Workload workload : values.manifests().workloads()) {
            assertThat(workload.container().getResources().getRequests())
                    .as(workload.name())
                    .containsKeys("cpu", "memory");
            assertThat(workload.container().getResources().getLimits())
                    .as(workload.name())
                    .containsKey("memory");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stop_has_the_time_that_it_takes(Values values) {
        for (String service : Repository.SERVICES) {
            Workload workload = service(values, service);
            long pause =
                    workload.container().getLifecycle().getPreStop().getSleep().getSeconds();
            assertThat(workload.pod().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(pause + STOP_SECONDS);
        }
        String stopWithin = value(service(values, "job-service"), "JOB_QUEUE_STOP_WITHIN");
        assertThat(Duration.parse("PT" + stopWithin)).isLessThan(Duration.ofSeconds(STOP_SECONDS - 6));
    }

    @ParameterizedTest
    @EnumSource
    void each_variable_is_one_that_the_services_know(Values values) {
        Set<String> known = Repository.documentedVariables();
        for (Workload workload : values.manifests().workloads()) {
            assertThat(workload.environment().keySet())
                    .as(workload.name())
                    .allMatch(variable -> known.contains(variable) || EXTRA.contains(variable));
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_service_lacks_a_variable_without_which_it_does_not_start(Values values) {
        for (String service : Repository.SERVICES) {
            assertThat(service(values, service).environment().keySet())
                    .as(service)
                    .containsAll(Repository.required(service));
        }
        assertThat(service(values, "migration").environment().keySet())
                .containsAll(Repository.required("event-service"));
    }

    @ParameterizedTest
    @EnumSource
    void each_credential_comes_from_a_secret_of_the_operator_s(Values values) {
        Set<String> credentials = Set.of(
                "TRIBUTARY_POSTGRES_USER",
                "TRIBUTARY_POSTGRES_PASSWORD",
                "TRIBUTARY_REDIS_URL",
                "TRIBUTARY_SECRET_KEY",
                "TRIBUTARY_API_TOKEN",
                "NOTION_TOKEN");
        for (Workload workload : values.manifests().workloads()) {
            assertThat(workload.environment().values())
                    .filteredOn(variable -> credentials.contains(variable.getName()))
                    .as(workload.name())
                    .allMatch(variable ->
                            !variable.getValueFrom().getSecretKeyRef().getName().isBlank());
        }
        assertThat(values.manifests().trees())
                .noneMatch(tree -> tree.path("kind").asText().equals("Secret"));
    }

    @ParameterizedTest
    @EnumSource
    void each_service_has_a_budget_for_its_pods_alone(Values values) {
        List<Workload> services = Repository.SERVICES.stream()
                .map(service -> service(values, service))
                .toList();
        List<PodDisruptionBudget> budgets = values.manifests().of(PodDisruptionBudget.class);

        assertThat(budgets)
                .hasSize(services.size())
                .allMatch(budget ->
                        budget.getSpec().getMaxUnavailable().getIntVal().equals(1));
        for (Workload service : services) {
            assertThat(budgets)
                    .filteredOn(budget -> service.isSelectedBy(budget.getSpec().getSelector()))
                    .as(service.name())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void replicas_are_spread_and_replaced_before_they_end(Values values) {
        for (String service : Repository.SERVICES) {
            Workload workload = service(values, service);
            assertThat(workload.pod().getTopologySpreadConstraints())
                    .hasSize(2)
                    .allMatch(spread -> workload.isSelectedBy(spread.getLabelSelector()));
            assertThat(values.manifests()
                            .named(Deployment.class, "-" + service)
                            .getSpec()
                            .getStrategy()
                            .getRollingUpdate()
                            .getMaxUnavailable()
                            .getIntVal())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_service_s_ports_lead_to_ports_of_its_pods(Values values) {
        List<Workload> workloads = values.manifests().workloads();
        for (Service service : values.manifests().of(Service.class)) {
            LabelSelector selector = new LabelSelectorBuilder()
                    .withMatchLabels(service.getSpec().getSelector())
                    .build();
            List<Workload> behind =
                    workloads.stream().filter(one -> one.isSelectedBy(selector)).toList();
            assertThat(behind).as(service.getMetadata().getName()).hasSize(1);
            for (ServicePort port : service.getSpec().getPorts()) {
                assertThat(behind.get(0).container().getPorts())
                        .extracting(ContainerPort::getName)
                        .contains(port.getTargetPort().getStrVal());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_pod_is_under_one_network_policy_for_both_directions(Values values) {
        List<NetworkPolicy> policies = values.manifests().of(NetworkPolicy.class);
        for (Workload workload : values.manifests().workloads()) {
            assertThat(policies)
                    .filteredOn(policy -> workload.isSelectedBy(policy.getSpec().getPodSelector()))
                    .as(workload.name())
                    .singleElement()
                    .matches(policy -> policy.getSpec().getPolicyTypes().containsAll(List.of("Ingress", "Egress")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_api_service_lets_requests_in_and_event_service_reaches_nothing_outside(Values values) {
        assertThat(in(values, "api-service")).containsExactlyInAnyOrder("http", "management");
        assertThat(in(values, "event-service")).containsExactly("management");
        assertThat(in(values, "job-service")).containsExactly("management");
        assertThat(in(values, "migration")).isEmpty();
        assertThat(out(values, "event-service")).contains("53", "5432", "6379").doesNotContain("443");
        assertThat(out(values, "api-service")).contains("53", "5432", "6379", "443");
        assertThat(out(values, "job-service")).contains("53", "5432", "6379", "443");
        assertThat(out(values, "migration")).contains("53", "5432").doesNotContain("6379", "443");
    }

    @ParameterizedTest
    @EnumSource
    void the_migration_comes_before_everything_and_is_the_services_own(Values values) {
        Job job = values.manifests().named(Job.class, "-migration");
        Workload migration = service(values, "migration");

        assertThat(job.getMetadata().getAnnotations()).containsEntry(UnhookedChart.HOOK, "pre-install,pre-upgrade");
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isPositive();
        assertThat(value(migration, "QUARKUS_PROFILE")).isEqualTo("migrate");
        assertThat(migration.container().getImage())
                .isEqualTo(service(values, "event-service").container().getImage());
        // Nothing that the hook needs may come with the rest, which is made after it.
        assertThat(migration.pod().getServiceAccountName()).isNull();
        assertThat(values.manifests()
                        .named(NetworkPolicy.class, "-migration")
                        .getMetadata()
                        .getAnnotations())
                .containsEntry(UnhookedChart.HOOK, "pre-install,pre-upgrade")
                .containsEntry(UnhookedChart.HOOK + "-weight", "-5");
        for (String service : Repository.SERVICES) {
            assertThat(service(values, service).environment())
                    .doesNotContainKeys("TRIBUTARY_MIGRATE_AT_START", "TRIBUTARY_TOPICS_CREATE");
        }
    }

    @Test
    void helm_takes_the_migration_for_a_hook() {
        assertThat(Manifests.read(Values.DEFAULT.render(Map.of())).workloads())
                .extracting(workload -> workload.container().getName())
                .containsExactlyInAnyOrderElementsOf(Repository.SERVICES);
    }

    @Test
    void a_digest_stands_in_place_of_a_tag() {
        assertThat(service(Values.EVERYTHING, "api-service").container().getImage())
                .isEqualTo("registry.acme.test/tributary/api-service:1.2.3");
        assertThat(service(Values.EVERYTHING, "job-service").container().getImage())
                .matches("registry.acme.test/tributary/job-service@sha256:[0-9a-f]{64}");
    }

    private static Workload service(Values values, String name) {
        return values.manifests().workloads().stream()
                .filter(workload -> workload.container().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String value(Workload workload, String variable) {
        EnvVar found = workload.environment().get(variable);
        return found == null ? "" : found.getValue();
    }

    private static List<String> in(Values values, String service) {
        return policy(values, service).getSpec().getIngress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(WorkloadTest::port)
                .toList();
    }

    private static List<String> out(Values values, String service) {
        return policy(values, service).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(WorkloadTest::port)
                .toList();
    }

    private static NetworkPolicy policy(Values values, String service) {
        return values.manifests().named(NetworkPolicy.class, "-" + service);
    }

    private static String port(NetworkPolicyPort port) {
        Object number = port.getPort().getValue();
        return number.toString();
    }
}
