package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher, as a process, refuses before it starts anything. */
@SuppressWarnings("NullAway.Init") // Set before each test.
class UpTest {
    @TempDir
    private Path root;

    private Checkout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = new Checkout(root);
    }

    @AfterEach
    void end() throws Exception {
        checkout.end();
    }

    @Test
    void a_taken_port_is_told_before_anything_is_started() throws Exception {
        int port = checkout.port(Port.REDIS);
        try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Process refused = checkout.run("up", "--only", "infra");

            assertThat(refused.waitFor()).isEqualTo(1);
            assertThat(checkout.said(refused)).contains("Port " + listener.getLocalPort(), "TRIBUTARY_PORT_REDIS");
            assertThat(checkout.home().demo()).doesNotExist();
        }
    }

    @Test
    void stopping_nothing_is_no_error() throws Exception {
        Process stop = checkout.run("stop");

        assertThat(stop.waitFor()).isZero();
        assertThat(checkout.said(stop)).contains("not running");
    }

    @Test
    void services_that_were_not_built_are_named() throws Exception {
        Process refused = checkout.run("up");

        assertThat(refused.waitFor()).isEqualTo(1);
        assertThat(checkout.said(refused)).contains("api-service has not been built");
    }

    @Test
    void a_real_workspace_needs_an_address_that_notion_reaches() throws Exception {
        checkout.set("NOTION_TOKEN", "ntn_of_a_real_workspace");

        Process refused = checkout.run("up");

        assertThat(refused.waitFor()).isEqualTo(1);
        assertThat(checkout.said(refused)).contains("TRIBUTARY_PUBLIC_URL").doesNotContain("ntn_of_a_real_workspace");
    }
}
