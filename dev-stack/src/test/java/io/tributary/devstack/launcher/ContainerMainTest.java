package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.Ports;
import io.tributary.devstack.notion.NotionSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ContainerMainTest {
    private static final String TOKEN = "the-operator's-token";

    @TempDir
    private Path folder;

    @Test
    void the_demo_s_containers_connect_the_workspace_and_say_what_to_try() throws Exception {
        int port = Ports.free();
        try (FakeApi api = new FakeApi(port);
                NotionSimulator notion = ContainerMain.simulator(0, folder.resolve("notion.json"))) {
            String guide = ContainerMain.connect(Map.of(
                    "TRIBUTARY_API_URL",
                    "http://127.0.0.1:" + port,
                    "TRIBUTARY_API_TOKEN",
                    TOKEN,
                    "TRIBUTARY_NOTION_URL",
                    notion.url().toString(),
                    "TRIBUTARY_HTTP_PORT",
                    "7408"));

            assertThat(api.changes()).contains("POST /api/v1/projects");
            assertThat(guide)
                    .contains("http://127.0.0.1:7410/v1/pages/p", "http://127.0.0.1:7408/api/v1/projects/1/pages/p")
                    .doesNotContain(TOKEN);
        }
        assertThat(Files.exists(folder.resolve("notion.json"))).isTrue();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "others have one loopback address")
    void it_listens_on_every_address_since_others_must_reach_it() {
        try (NotionSimulator notion = ContainerMain.simulator(0, folder.resolve("notion.json"))) {
            Http byAnotherAddress = new Http("http://127.0.0.2:" + notion.url().getPort(), null);

            assertThat(byAnotherAddress.get("/_sim/state").path("pages").asInt())
                    .isPositive();
        }
    }

    @Test
    void a_variable_that_is_missing_is_named() {
        assertThatThrownBy(() -> ContainerMain.connect(Map.of("TRIBUTARY_API_URL", "http://127.0.0.1:1")))
                .isInstanceOf(Refusal.class)
                .hasMessage("TRIBUTARY_API_TOKEN is not set.");
    }
}
