package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.notion.NotionControl;
import io.tributary.devstack.testing.notion.NotionScript;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * One script against the whole product. Each service is killed twice and comes back at once; and, by the seed, Redis is
 * flushed, the topic is lost, or no webhook ever comes. The seed decides what happens, not to the millisecond when.
 */
final class Storm implements AutoCloseable {

    private static final String TOPIC = "notion.webhook.received";
    private static final int KILLS_OF_EACH = 2;
    private static final int LOSSES = 3;
    private static final int OPERATIONS_BETWEEN_LOOKS = 100;

    /** A limit of the workspace's may hold everything up for two minutes, and its last pages wait for a second look. */
    private static final Duration SETTLED = Duration.ofMinutes(6);

    private final Deployment deployment;
    private final Weather weather;
    private final long seed;
    private final NotionControl notion;
    private final NotionScript script;
    private final Map<Integer, Runnable> accidents = new TreeMap<>();
    private final KafkaView kafka;
    private final Copy copy;
    private CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);

    /** What goes wrong beside kills and the script's faults. */
    private enum Weather {
        FAIR,
        NO_WEBHOOKS,
        REDIS_FLUSHED,
        TOPIC_LOST
    }

    Storm(Deployment deployment, long seed, int operations) {
        this.deployment = deployment;
        this.weather = Weather.values()[Math.floorMod(seed, Weather.values().length)];
        this.seed = seed;
        this.notion = NotionControl.at(URI.create(deployment.stack().notionUrl()));
        this.script = NotionScript.seeded(seed, operations);
        this.kafka = new KafkaView(deployment.stack().kafkaBootstrap());
        var unused = notion.control(
                "POST", "reset", JsonNodeFactory.instance.objectNode().put("seed", seed));
        Workspace workspace = deployment.workspace();
        this.copy = deployment.createProject(workspace);
        if (weather != Weather.NO_WEBHOOKS) {
            deployment.connectWebhook(workspace, copy);
        }
        plan(operations);
    }

    private void plan(int operations) {
        SplittableRandom random = new SplittableRandom(seed);
        for (String service : Deployment.SERVICES) {
            for (int i = 0; i < KILLS_OF_EACH; i++) {
                accidents.put(random.nextInt(operations), () -> kill(service));
            }
        }
        for (int i = 0; i < LOSSES; i++) {
            int at = random.nextInt(operations);
            if (weather == Weather.REDIS_FLUSHED) {
                accidents.putIfAbsent(at, deployment::flushRedis);
            } else if (weather == Weather.TOPIC_LOST) {
                accidents.putIfAbsent(at, () -> kafka.lose(TOPIC));
            }
        }
    }

    /** kill -9, and a new process at once, as a cluster would start it. */
    private void kill(String service) {
        restart.join();
        deployment.kill(service);
        restart = CompletableFuture.runAsync(() -> deployment.restart(service));
    }

    /** Plays the script to its end. */
    void rage() {
        for (int n = 0; script.hasNext(); n++) {
            String unused = script.next(notion);
            accidents.getOrDefault(n, () -> {}).run();
            if (n % OPERATIONS_BETWEEN_LOOKS == 0 && restart.isDone()) {
                retryIfBroken();
            }
        }
    }

    /** What the owner would do; else a token that was revoked for a moment would end the storm. */
    private void retryIfBroken() {
        if (copy.project().path("sync").asText().equals("broken")) {
            copy.sync("full");
        }
    }

    /** Everything is well again; one full sweep is wanted, and has come to its end when this returns. */
    void calm() {
        restart.join();
        script.calm(notion);
        Instant calm = Instant.now();
        copy.sync("full");
        await("a full sweep that began after the storm", () -> {
            for (JsonNode run : copy.runs()) {
                if (isFull(run, calm)) {
                    return List.of();
                }
            }
            return List.of(copy.project() + " " + copy.runs().path(0));
        });
    }

    private static boolean isFull(JsonNode run, Instant since) {
        return run.path("kind").asText().equals("full")
                && run.path("outcome").asText().equals("complete")
                && Instant.parse(run.path("startedAt").asText()).isAfter(since);
    }

    /** What differs after some time in which nothing happens; empty as soon as nothing does. */
    List<String> differences() {
        return await(
                "the copy to be equal",
                () -> Truth.differences(notion.state(NotionSimulator.DEMO_DATA_SOURCE_ID), copy.pages()));
    }

    private interface Look {
        List<String> left();
    }

    /** Looks once a second until nothing is left; gives what was left at the last look. */
    private static List<String> await(String what, Look look) {
        long end = System.nanoTime() + SETTLED.toNanos();
        List<String> left = new ArrayList<>(look.left());
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            left = look.left();
        }
        if (!left.isEmpty()) {
            System.out.println("Not within " + SETTLED + ": " + what);
        }
        return left;
    }

    String title() {
        return "seed " + seed + ", " + weather;
    }

    @Override
    public String toString() {
        return title() + ", accidents at " + accidents.keySet() + ", " + script;
    }

    /** Its project is gone, so that the next storm can have one. */
    @Override
    public void close() {
        restart.handle((done, failed) -> failed).join();
        notion.calm();
        kafka.close();
        copy.delete();
    }
}
