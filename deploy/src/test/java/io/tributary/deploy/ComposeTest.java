package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docker-compose.yml and its companions, against each other and against what the services say of themselves. */
class ComposeTest {

    private static final Compose COMPOSE = Compose.read("docker-compose.yml");
    private static final Compose DEV = Compose.read("docker-compose.dev.yml");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)(:[-?])?");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^(?:# )?([A-Z_]+)=");

    @Test
    void there_are_the_services_their_servers_the_migration_and_the_demo() {
        assertThat(COMPOSE.services().keySet())
                .containsExactlyInAnyOrder(
                        "api-service",
                        "event-service",
                        "job-service",
                        "migration",
                        "postgres",
                        "valkey",
                        "kafka",
                        "notion-simulator",
                        "demo");
        assertThat(COMPOSE.services().entrySet())
                .filteredOn(entry -> entry.getValue().containsKey("profiles"))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("notion-simulator", "demo");
    }

    @Test
    void each_service_waits_until_what_it_needs_is_well() {
        for (String service : Repository.SERVICES) {
            assertThat(Compose.dependencies(COMPOSE.service(service)))
                    .isEqualTo(Map.of(
                            "postgres", "service_healthy",
                            "valkey", "service_healthy",
                            "kafka", "service_healthy",
                            "migration", "service_completed_successfully"));
        }
        COMPOSE.services()
                .forEach((name, service) -> Compose.dependencies(service)
                        .forEach((on, condition) -> assertThat(canBe(COMPOSE.service(on), condition))
                                .as("%s waits for %s to be %s", name, on, condition)
                                .isTrue()));
    }

    /** An image of ours for a service has its check in itself ({@link ImageFilesTest}). */
    private static boolean canBe(Map<String, Object> service, String condition) {
        boolean endsByItself =
                String.valueOf(service.get("restart")).startsWith("on-failure") || !service.containsKey("restart");
        boolean checked = service.containsKey("healthcheck")
                || (service.get("build") != null
                        && "service"
                                .equals(Compose.map(service.get("build"), "").get("target")));
        return condition.equals("service_healthy") ? checked : endsByItself;
    }

    @Test
    void each_service_is_told_what_it_requires_and_nothing_that_it_does_not_know() {
        Set<String> known = Repository.documentedVariables();
        for (String service : Repository.SERVICES) {
            Set<String> told = Compose.environment(COMPOSE.service(service)).keySet();
            assertThat(told).as(service).containsAll(Repository.required(service));
            assertThat(known).as(service).containsAll(told);
            assertThat(known)
                    .as(service)
                    .containsAll(Compose.environment(DEV.service(service)).keySet().stream()
                            .filter(variable -> !variable.startsWith("MAVEN_"))
                            .toList());
        }
        Map<String, Object> migration = Compose.environment(COMPOSE.service("migration"));
        assertThat(migration)
                .containsEntry("QUARKUS_PROFILE", "migrate")
                .containsEntry("TRIBUTARY_TOPICS_REPLICATION", "1")
                .containsKeys(Repository.required("event-service").toArray(String[]::new));
    }

    @Test
    void ports_are_those_of_the_services_and_open_on_this_machine_alone() {
        assertThat(Compose.list(COMPOSE.service("api-service").get("ports")))
                .singleElement()
                .matches(port -> port.startsWith("127.0.0.1:"))
                .matches(port -> port.endsWith(":" + Repository.httpPort("api-service")));
        COMPOSE.services()
                .values()
                .forEach(service ->
                        assertThat(Compose.list(service.get("ports"))).allMatch(port -> port.startsWith("127.0.0.1:")));
        for (String service : Repository.SERVICES) {
            assertThat(Compose.environment(DEV.service(service)))
                    .containsEntry("QUARKUS_MANAGEMENT_PORT", String.valueOf(Repository.managementPort(service)));
        }
    }

    @Test
    void what_is_not_built_here_is_pinned_by_its_digest() {
        for (Compose file : List.of(COMPOSE, DEV)) {
            file.services().forEach((name, service) -> {
                String image = String.valueOf(service.get("image"));
                assertThat(image.startsWith("tributary/") || image.matches(".+:.+@sha256:[0-9a-f]{64}"))
                        .as("%s: %s", name, image)
                        .isTrue();
            });
        }
    }

    @Test
    void a_container_of_ours_can_write_nothing_but_tmp_and_may_do_nothing_more() {
        COMPOSE.services().forEach((name, service) -> {
            if (service.get("build") != null) {
                assertThat(service).as(name).containsEntry("read_only", true);
                assertThat(Compose.list(service.get("cap_drop"))).as(name).containsExactly("ALL");
                assertThat(Compose.list(service.get("security_opt")))
                        .as(name)
                        .containsExactly("no-new-privileges:true");
                assertThat(Compose.list(service.get("tmpfs"))).as(name).anyMatch(one -> one.startsWith("/tmp"));
                assertThat(service).as(name).containsEntry("stop_grace_period", "40s");
            }
        });
    }

    @Test
    void valkey_keeps_what_it_is_given() {
        assertThat(String.join(" ", Compose.list(COMPOSE.service("valkey").get("command"))))
                .contains("--appendonly yes", "--maxmemory-policy noeviction");
    }

    @Test
    void no_secret_stands_on_a_command_line() {
        COMPOSE.services().forEach((name, service) -> {
            assertThat(Compose.list(service.get("command")))
                    .as(name)
                    .noneMatch(word -> word.matches("(?s).*(?<!\\$)\\$\\{.*"));
            assertThat(String.valueOf(service.get("healthcheck"))).as(name).doesNotContain("${");
        });
    }

    @Test
    void kafka_makes_no_topic_by_itself_and_has_no_zookeeper() {
        assertThat(Compose.environment(COMPOSE.service("kafka")))
                .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .containsEntry("KAFKA_PROCESS_ROLES", "broker,controller");
    }

    @Test
    void each_volume_is_declared_and_used() {
        Set<String> used = new TreeSet<>();
        COMPOSE.services()
                .values()
                .forEach(service -> Compose.list(service.get("volumes"))
                        .forEach(volume -> used.add(volume.substring(0, volume.indexOf(':')))));

        assertThat(used).isEqualTo(COMPOSE.volumes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "docker-compose.dev.yml"})
    void each_variable_has_a_default_or_stands_in_the_example(String file) {
        List<String> example = EXAMPLE.matcher(Repository.read(".env.example"))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        List<String> undefined = VARIABLE.matcher(Repository.read(file))
                .results()
                .filter(match -> !":-".equals(match.group(2)))
                .map(match -> match.group(1))
                .toList();

        assertThat(example).containsAll(undefined);
    }

    @Test
    void the_example_speaks_of_variables_that_are_used_and_holds_no_secret() {
        String both = Repository.read("docker-compose.yml") + Repository.read("docker-compose.dev.yml");
        String example = Repository.read(".env.example");

        assertThat(EXAMPLE.matcher(example).results().map(match -> match.group(1)))
                .allMatch(variable -> both.contains("${" + variable));
        for (String secret :
                List.of("TRIBUTARY_SECRET_KEY", "TRIBUTARY_API_TOKEN", "POSTGRES_PASSWORD", "REDIS_PASSWORD")) {
            assertThat(example.lines()).contains(secret + "=");
        }
    }

    @Test
    void compose_itself_understands_the_files(@TempDir Path folder) throws IOException, InterruptedException {
        assumeThat(runs(List.of("docker", "compose", "version")))
                .as("docker compose is installed")
                .isTrue();
        Properties settings = new Properties();
        VARIABLE.matcher(Repository.read("docker-compose.yml"))
                .results()
                .forEach(match -> settings.setProperty(match.group(1), "value"));
        StringBuilder lines = new StringBuilder();
        settings.forEach((name, value) -> lines.append(name)
                .append('=')
                .append(name.equals("TRIBUTARY_HTTP_PORT") ? "7400" : value)
                .append('\n'));
        Path env = Files.writeString(folder.resolve(".env"), lines);

        for (List<String> files :
                List.of(List.of("docker-compose.yml"), List.of("docker-compose.yml", "docker-compose.dev.yml"))) {
            List<String> command = new ArrayList<>(List.of("docker", "compose", "--env-file", env.toString()));
            files.forEach(
                    file -> command.addAll(List.of("-f", Repository.path(file).toString())));
            command.addAll(List.of("--profile", "demo", "config", "--quiet"));
            Process config =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(config.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(config.waitFor()).as(said).isZero();
        }
    }

    private static boolean runs(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] unused = process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
