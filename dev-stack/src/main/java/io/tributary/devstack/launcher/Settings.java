package io.tributary.devstack.launcher;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one run of {@code up} is made of.
 *
 * @param root the checkout
 * @param infraOnly servers and simulator without our services
 * @param trace whether the services log each step of what they do
 * @param notionToken of a real workspace's integration; null for the simulator
 */
record Settings(
        Path root,
        Home home,
        Map<Port, Integer> ports,
        boolean infraOnly,
        boolean trace,
        Map<String, String> env,
        @Nullable String notionToken) {
    /** What the services take in dev mode by themselves, so that they can run on the same data then. */
    static final String DEV_TOKEN = "tributary-dev-token";

    private static final String DEV_SECRET_KEY = "dHJpYnV0YXJ5LWRldmVsb3BtZW50LWtleS0zMi1ieXQ=";
    private static final String REAL_NOTION = "https://api.notion.com";

    static Settings of(Path root, Options options, Map<String, String> env) {
        String token = env.getOrDefault("NOTION_TOKEN", "").strip();
        return new Settings(
                root,
                new Home(root),
                Port.from(env),
                options.infraOnly(),
                options.trace(),
                Map.copyOf(env),
                token.isEmpty() || options.infraOnly() ? null : token);
    }

    boolean simulated() {
        return notionToken == null;
    }

    int port(Port port) {
        return ports.getOrDefault(port, 0);
    }

    String url(Port port) {
        return "http://127.0.0.1:" + port(port);
    }

    /** Where Notion's API is. */
    String notionUrl() {
        return simulated() ? url(Port.NOTION) : given("TRIBUTARY_NOTION_URL").orElse(REAL_NOTION);
    }

    /** Where Notion reaches our API; refuses if only the user can know and doesn't say. */
    String publicUrl() {
        if (simulated()) {
            return url(Port.API);
        }
        return given("TRIBUTARY_PUBLIC_URL")
                .orElseThrow(
                        () -> new Refusal("NOTION_TOKEN is set, so Notion will deliver webhooks to this machine. Set"
                                + " TRIBUTARY_PUBLIC_URL to the https address under which it reaches " + url(Port.API)
                                + " (a tunnel, for instance), or unset NOTION_TOKEN to use the simulator."));
    }

    /** The bearer token of our API. */
    String apiToken() {
        return given("TRIBUTARY_API_TOKEN").orElseGet(() -> simulated() ? DEV_TOKEN : home.apiToken());
    }

    String secretKey() {
        return given("TRIBUTARY_SECRET_KEY").orElseGet(() -> simulated() ? DEV_SECRET_KEY : home.secretKey());
    }

    /** Where the servers of this run keep their data. */
    Path data() {
        return simulated() ? home.demo() : home.workspace();
    }

    private Optional<String> given(String variable) {
        return Optional.of(env.getOrDefault(variable, "").strip()).filter(value -> !value.isEmpty());
    }

    /** The ports that this run will listen on. */
    List<Port> neededPorts() {
        Set<Port> needed = EnumSet.allOf(Port.class);
        if (infraOnly) {
            needed.removeAll(EnumSet.range(Port.API, Port.JOB_MANAGEMENT));
        }
        if (!simulated()) {
            needed.remove(Port.NOTION);
        }
        return List.copyOf(needed);
    }
}
