package io.tributary.devstack.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private @Nullable ServiceProcess started;

    @BeforeEach
    void packageService() throws IOException {
        FakeService.packageAs("fake-service", root);
    }

    @AfterEach
    void end() {
        if (started != null) {
            started.kill();
        }
    }

    @Test
    void runs_with_the_given_environment_until_it_is_stopped() throws IOException {
        ServiceProcess service = start(Map.of("GREETING", "hello"));
        service.awaitReady(LIMIT);

        assertThat(service.stop()).isTrue();

        assertThat(service.isAlive()).isFalse();
        assertThat(Files.readString(log())).contains("greeting: hello", "goodbye");
    }

    @Test
    void one_that_does_not_stop_in_time_is_killed_which_is_told() throws IOException {
        ServiceProcess service = start(Map.of("HANG", "yes"));
        service.awaitReady(LIMIT);

        assertThat(service.stop(Duration.ofMillis(200))).isFalse();

        assertThat(service.isAlive()).isFalse();
        assertThat(Files.readString(log())).doesNotContain("goodbye");
    }

    @Test
    void the_kill_leaves_it_no_time() throws IOException {
        ServiceProcess service = start(Map.of());
        service.awaitReady(LIMIT);

        service.kill();

        assertThat(service.isAlive()).isFalse();
        assertThat(Files.readString(log())).doesNotContain("goodbye");
    }

    @Test
    void takes_free_ports_where_none_are_given() {
        ServiceProcess one = start(Map.of("QUARKUS_HTTP_PORT", "15001"));

        assertThat(one.url().getPort()).isEqualTo(15001);
        assertThat(one.managementUrl().getPort()).isPositive().isNotEqualTo(15001);
    }

    @Test
    void one_that_ends_at_once_says_why() {
        ServiceProcess service = start(Map.of("FAIL", "yes"));

        assertThatThrownBy(() -> service.awaitReady(LIMIT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("fake-service ended with exit code 1")
                .hasMessageContaining("no secret key");
    }

    @Test
    void one_that_is_never_ready_says_so() {
        ServiceProcess service = start(Map.of());

        assertThatThrownBy(() -> service.awaitReady(Duration.ZERO)).hasMessageContaining("was not ready within 0 s");
    }

    @Test
    void one_that_was_not_packaged_is_not_started() {
        assertThatThrownBy(() -> ServiceProcess.start(root, "other-service", Map.of(), log()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not packaged");
    }

    private ServiceProcess start(Map<String, String> env) {
        ServiceProcess service = ServiceProcess.start(root, "fake-service", env, log());
        started = service;
        return service;
    }

    private Path log() {
        return root.resolve("fake.log");
    }
}
