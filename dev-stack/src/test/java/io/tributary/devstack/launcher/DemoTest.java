package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.Ports;
import io.tributary.devstack.notion.NotionSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final List<String> CONNECTING =
            List.of("POST /api/v1/projects", "POST /api/v1/projects/1/hook/reveal");

    @TempDir
    private Path root;

    private final int port = Ports.free();
    private final NotionSimulator notion = NotionSimulator.start(0, null, Clock.systemUTC());
    private final FakeApi api;

    DemoTest() throws IOException {
        api = new FakeApi(port);
    }

    @AfterEach
    void stop() {
        api.close();
        notion.close();
    }

    @Test
    void the_workspace_is_connected_as_a_user_would() throws Exception {
        Demo.Result demo = demo().prepare();

        assertThat(demo).isEqualTo(new Demo.Result("1", 1, "p", "Book the venue", "Task"));
        assertThat(subscriptionState()).isEqualTo("active");
        assertThat(api.changes().stream().distinct().toList()).isEqualTo(CONNECTING);
    }

    @Test
    void what_is_connected_stays_as_it_is() throws Exception {
        demo().prepare();
        api.confirmHook();
        int changes = api.changes().size();

        demo().prepare();

        assertThat(api.changes()).hasSize(changes);
    }

    @Test
    void a_lost_subscription_is_made_anew_under_a_hook_that_was_reset() throws Exception {
        demo().prepare();
        api.confirmHook();
        notion.reset();
        int changes = api.changes().size();

        demo().prepare();

        assertThat(subscriptionState()).isEqualTo("active");
        assertThat(api.changes().subList(changes, api.changes().size()))
                .startsWith("POST /api/v1/projects/1/hook/reset");
    }

    @Test
    void a_project_that_breaks_is_told_with_its_reason() {
        api.becomeBroken();

        assertThatThrownBy(() -> demo().prepare())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("broken")
                .hasMessageContaining("the token was refused");
    }

    private Demo demo() {
        Map<String, String> env = Map.of(
                "TRIBUTARY_PORT_API",
                Integer.toString(port),
                "TRIBUTARY_PORT_NOTION",
                Integer.toString(notion.url().getPort()));
        return new Demo(Settings.of(root, Options.parse(List.of("up")), env));
    }

    private String subscriptionState() {
        return new Http(notion.url().toString(), null)
                .get("/_sim/state")
                .at("/webhooks/0/state")
                .asText();
    }
}
