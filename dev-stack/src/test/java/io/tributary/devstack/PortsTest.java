package io.tributary.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void a_port_is_taken_while_someone_listens() throws IOException {
        int port = Ports.free();
        try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(listener.getLocalPort())).isFalse();
        }
        assertThat(Ports.isFree(port)).isTrue();
    }

    @Test
    void a_port_is_taken_also_by_one_that_listens_everywhere() throws IOException {
        try (ServerSocket listener = new ServerSocket(Ports.free())) {
            assertThat(Ports.isFree(listener.getLocalPort())).isFalse();
        }
    }
}
