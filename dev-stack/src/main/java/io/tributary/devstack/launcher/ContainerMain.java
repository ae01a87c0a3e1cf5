package io.tributary.devstack.launcher;

import io.tributary.devstack.notion.NotionSimulator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What the demo's containers of {@code docker-compose.yml} run: {@code simulator}, the Notion simulator on port 7410, with
 * its data in {@code /data}; {@code connect}, which makes a project of its workspace, connects the webhook, says what to
 * try, and ends. Exit codes: 0 done, 1 refused or failed, 2 not understood.
 */
final class ContainerMain {
    private static final int PORT = 7410;
    private static final Path STATE = Path.of("/data/notion.json");

    private ContainerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            switch (String.join(" ", arguments)) {
                case "simulator" -> simulate();
                case "connect" -> System.out.println(connect(System.getenv()));
                default -> {
                    System.err.println("It knows two arguments: simulator, connect");
                    System.exit(2);
                }
            }
        } catch (Refusal refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    /** It runs on by itself, and saves when the process ends. */
    private static void simulate() {
        NotionSimulator simulator = simulator(PORT, STATE);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "stop"));
        System.out.println("The Notion simulator listens on port " + PORT);
    }

    static NotionSimulator simulator(int port, Path state) {
        return NotionSimulator.startInContainer(port, state, Clock.systemUTC());
    }

    /** What to try then, by the addresses that the ports have outside. */
    static String connect(Map<String, String> env) throws InterruptedException {
        Demo demo = new Demo(
                new Http(given(env, "TRIBUTARY_API_URL"), given(env, "TRIBUTARY_API_TOKEN")),
                new Http(given(env, "TRIBUTARY_NOTION_URL"), null));
        // The token is the reader's own, and a log is no place for it.
        String api = "http://127.0.0.1:" + given(env, "TRIBUTARY_HTTP_PORT");
        return Guide.edit("http://127.0.0.1:" + PORT, api, "$TRIBUTARY_API_TOKEN", demo.prepare());
    }

    private static String given(Map<String, String> env, String variable) {
        String value = env.getOrDefault(variable, "").strip();
        if (value.isEmpty()) {
            throw new Refusal(variable + " is not set.");
        }
        return value;
    }
}
