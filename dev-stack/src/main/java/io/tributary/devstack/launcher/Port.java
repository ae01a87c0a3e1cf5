package io.tributary.devstack.launcher;

import io.tributary.devstack.Ports;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The ports of the dev stack. They are not the servers' usual ones, so that a server of the user's own may run. */
enum Port {
    API(7400),
    EVENT(7401),
    JOB(7402),
    API_MANAGEMENT(7420),
    EVENT_MANAGEMENT(7421),
    JOB_MANAGEMENT(7422),
    NOTION(7410),
    CONTROL(7411),
    POSTGRES(7432),
    REDIS(7479),
    KAFKA(7492);

    private final int usual;

    Port(int usual) {
        this.usual = usual;
    }

    /** The environment variable that moves it. */
    String variable() {
        return "TRIBUTARY_PORT_" + name();
    }

    /** All of them, with what the environment says. */
    static Map<Port, Integer> from(Map<String, String> env) {
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        for (Port port : values()) {
            ports.put(port, port.read(env));
        }
        return ports;
    }

    /** Refuses if one is taken, or asked for twice; names all such, and what changes them. */
    static void requireFree(Map<Port, Integer> ports, List<Port> needed) {
        StringBuilder complaints = new StringBuilder();
        for (Port port : needed) {
            int number = ports.getOrDefault(port, 0);
            if (needed.stream()
                    .anyMatch(other -> other.compareTo(port) < 0 && number == ports.getOrDefault(other, 0))) {
                complaints.append(port.complaint(number, "given twice"));
            } else if (!Ports.isFree(number)) {
                complaints.append(port.complaint(number, "taken by another program"));
            }
        }
        if (!complaints.isEmpty()) {
            throw new Refusal("Nothing was started." + complaints);
        }
    }

    private String complaint(int number, String what) {
        String service = name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "\n  Port " + number + " (" + service + ") is " + what + ". Choose another: " + variable() + "="
                + (number + 1000);
    }

    private int read(Map<String, String> env) {
        String given = env.getOrDefault(variable(), "");
        if (given.isBlank()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(given.strip());
            if (number > 0 && number < 65_536) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new Refusal(variable() + " is not a port: " + given, notANumber);
        }
        throw new Refusal(variable() + " is not a port: " + given);
    }
}
