package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortTest {
    @Test
    void each_port_is_the_usual_one_unless_its_variable_moves_it() {
        var ports = Port.from(Map.of("TRIBUTARY_PORT_REDIS", "9479"));

        assertThat(ports).containsEntry(Port.REDIS, 9479).containsEntry(Port.API, 7400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "0", "-1", "65536", "7,479"})
    void what_is_not_a_port_is_refused_by_the_name_of_its_variable(String value) {
        assertThatThrownBy(() -> Port.from(Map.of("TRIBUTARY_PORT_REDIS", value)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("TRIBUTARY_PORT_REDIS")
                .hasMessageContaining(value);
    }

    @Test
    void a_taken_port_is_named_with_the_variable_that_moves_it() throws Exception {
        try (ServerSocket listener = new ServerSocket(Ports.free(), 1, InetAddress.getLoopbackAddress())) {
            int taken = listener.getLocalPort();
            var ports = Port.from(Map.of("TRIBUTARY_PORT_KAFKA", Integer.toString(taken)));

            assertThatThrownBy(() -> Port.requireFree(ports, List.of(Port.KAFKA)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Nothing was started")
                    .hasMessageContaining("Port " + taken)
                    .hasMessageContaining("TRIBUTARY_PORT_KAFKA");
            assertThatCode(() -> Port.requireFree(ports, List.of())).doesNotThrowAnyException();
        }
    }

    @Test
    void one_port_for_two_servers_is_refused() {
        String port = Integer.toString(Ports.free());
        var ports = Port.from(Map.of("TRIBUTARY_PORT_KAFKA", port, "TRIBUTARY_PORT_REDIS", port));

        assertThatThrownBy(() -> Port.requireFree(ports, List.of(Port.REDIS, Port.KAFKA)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("given twice");
    }
}
