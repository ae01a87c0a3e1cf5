package io.tributary.devstack.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command line, understood.
 *
 * @param command {@code up}, {@code status}, {@code logs}, {@code stop} or {@code help}
 * @param service of {@code logs}; null for all
 */
record Options(
        String command,
        boolean fresh,
        boolean infraOnly,
        boolean trace,
        boolean json,
        boolean follow,
        @Nullable String service) {
    static final Set<String> LOGS = Set.of("api-service", "event-service", "job-service", "postgres", "redis", "kafka");

    private static final Set<String> COMMANDS = Set.of("up", "status", "logs", "stop", "help");

    /** Refuses, in words for the user, whatever it doesn't know. */
    static Options parse(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new Refusal("What to do? Try: ./tributary help");
        }
        String command = arguments.get(0).equals("--help") || arguments.get(0).equals("-h") ? "help" : arguments.get(0);
        if (!COMMANDS.contains(command)) {
            throw new Refusal("Unknown command: " + command + ". Try: ./tributary help");
        }
        return new Parser(command, arguments.subList(1, arguments.size())).parse();
    }

    private static final class Parser {
        private final String command;
        private final List<String> left;
        private @Nullable String service;

        private Parser(String command, List<String> arguments) {
            this.command = command;
            this.left = new ArrayList<>(arguments);
        }

        private Options parse() {
            boolean infraOnly = command.equals("up") && takeOnlyInfra();
            boolean fresh = take("up", "--fresh");
            boolean trace = take("up", "--trace");
            // Done by the script, before this runs.
            take("up", "--no-build");
            boolean json = take("status", "--json");
            boolean follow = take("logs", "-f");
            if (command.equals("logs")) {
                takeService();
            }
            if (!left.isEmpty()) {
                throw new Refusal("Unknown argument of " + command + ": " + left.get(0) + ". Try: ./tributary help");
            }
            return new Options(command, fresh, infraOnly, trace, json, follow, service);
        }

        private boolean take(String of, String argument) {
            return command.equals(of) && left.remove(argument);
        }

        private boolean takeOnlyInfra() {
            if (left.remove("--only=infra")) {
                return true;
            }
            int at = left.indexOf("--only");
            if (at < 0) {
                return false;
            }
            left.remove(at);
            if (at >= left.size() || !left.remove(at).equals("infra")) {
                throw new Refusal("--only knows one thing: --only infra");
            }
            return true;
        }

        private void takeService() {
            if (left.isEmpty()) {
                return;
            }
            service = left.remove(0);
            if (!LOGS.contains(service)) {
                throw new Refusal("No such service: " + service + ". There are "
                        + String.join(", ", LOGS.stream().sorted().toList()) + ".");
            }
        }
    }
}
