package io.tributary.convergence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.notion.NotionScript;
import io.tributary.events.JobPayload.PageSync;
import io.tributary.projects.application.deliveries.Delivery;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One script against one world. What happens when follows from the seed: one thing at a time, though in the middle of
 * others, whenever an answer of Notion's is on its way.
 */
final class Run implements AutoCloseable {

    private static final int BUDGET = 180;
    private static final int DEEPEST = 2;
    private static final int FLUSHES = 4;
    private static final int ONE_DIES_OF = 6;
    private static final int CALLS = 12;
    private static final int ROWS = 90;
    private static final String RELATION = "bLkS";
    private static final String NUMBER = "estM";

    private final Weather weather;
    private final int operations;
    private final SplittableRandom random;
    private final NotionScript script;
    private final SyncedWorld world;
    private final List<Delivery> held = new ArrayList<>();
    private int done;
    private int depth;
    private boolean calm;
    private volatile @Nullable Throwable failure;

    Run(CopyDatabase database, Weather weather, long seed, int operations) {
        this.weather = weather;
        this.operations = operations;
        this.random = new SplittableRandom(seed);
        this.script = NotionScript.seeded(seed, operations);
        this.world = new SyncedWorld(database, seed, BUDGET, this::meanwhile, this::received);
    }

    /** More rows than a query's page shows, and relations and rollups that go on beyond what a page shows of them. */
    private void prepare() {
        var unusedRows = world.notion.control(
                "POST", "pages", object().put("count", ROWS).put("perMinute", 7));
        ObjectNode schema = object();
        for (String function : List.of("sum", "count", "show_original")) {
            schema.withObject("/properties/All " + function + "/rollup")
                    .put("relation_property_id", RELATION)
                    .put("rollup_property_id", NUMBER)
                    .put("function", function);
        }
        var unusedSchema =
                world.notion.person("PATCH", "/v1/data_sources/" + NotionSimulator.DEMO_DATA_SOURCE_ID, schema);
        List<String> ids = new ArrayList<>();
        world.state().path("rows").forEach(row -> ids.add(row.path("id").asText()));
        for (String id : ids.subList(0, 3)) {
            ObjectNode change = object();
            ArrayNode related = change.withObject("/properties/" + RELATION).putArray("relation");
            ids.subList(ids.size() - 50, ids.size())
                    .forEach(other -> related.addObject().put("id", other));
            var unused = world.notion.person("PATCH", "/v1/pages/" + id, change);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Plays the script to its end, lets the storm pass, sweeps once, and gives what differs then. */
    List<String> differences() {
        try {
            prepare();
            while (script.hasNext()) {
                step();
            }
            calm = true;
            script.calm(world.notion);
            if (weather == Weather.REDIS_FLUSHED) {
                world.flushRedis();
            }
            Set<String> unmarked = Copied.unmarked(world);
            world.want(SweepKind.FULL, WantReason.RETRY);
            world.settle(random::nextInt);
            mustBeWell();
            return Copied.differences(world, unmarked);
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError(failed + "\n" + this, failed);
        }
    }

    private void step() {
        act();
        world.tick();
        int most = random.nextInt(8) == 0 ? Integer.MAX_VALUE : random.nextInt(6);
        for (int i = 0; i < most && work(); i++) {
            mustBeWell();
        }
        mustBeWell();
    }

    /** The next thing that happens in Notion, and some time. */
    private void act() {
        if (!script.hasNext()) {
            return;
        }
        var unused = script.next(world.notion);
        done++;
        if (weather == Weather.REDIS_FLUSHED && done % (operations / FLUSHES) == operations / FLUSHES / 2) {
            world.flushRedis();
        }
        pass();
    }

    private void pass() {
        int millis = random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(6_000);
        world.advance(Duration.ofMillis(millis));
        release();
    }

    /** While an answer is on its way. */
    private void meanwhile(@Nullable UUID page) {
        if (depth >= DEEPEST || random.nextInt(3) != 0) {
            return;
        }
        depth++;
        switch (random.nextInt(calm ? 2 : page == null ? 4 : 5)) {
            case 0 -> work();
            case 1 -> pass();
            case 4 -> overtake(Objects.requireNonNull(page));
            default -> act();
        }
        depth--;
    }

    /** The page changes, and another job's answer shows it before the one that is on its way arrives. */
    private void overtake(UUID page) {
        if (world.notion.page(page.toString()).path("inTrash").booleanValue()) {
            return;
        }
        ObjectNode change = object();
        change.withObject("/properties/title")
                .putArray("title")
                .addObject()
                .putObject("text")
                .put("content", "Overtaken " + done + " " + random.nextInt(1000));
        var unused = world.notion.person("PATCH", "/v1/pages/" + page, change);
        PageSync job = new PageSync(world.projectId, page);
        SyncedWorld.await(world.jobs.enqueue(List.of(JobQueue.Request.of(job))));
        boolean unusedToo = world.work(job);
    }

    private boolean work() {
        return dies() ? world.work(random::nextInt, killer()) : world.work(random::nextInt);
    }

    private boolean dies() {
        return weather == Weather.KILLED && !calm && random.nextInt(ONE_DIES_OF) == 0;
    }

    private Killer killer() {
        int call = random.nextInt(CALLS);
        return random.nextBoolean() ? Killer.beforeCall(call) : Killer.afterCall(call);
    }

    private void received(Delivery delivery) {
        try {
            switch (weather) {
                case NO_WEBHOOKS -> {}
                case DUPLICATED_AND_REORDERED -> hold(delivery);
                case KILLED ->
                    world.act(List.of(delivery), Killer.afterCall((int)
                            (delivery.at().toEpochMilli() % 4)));
                default -> world.act(List.of(delivery));
            }
        } catch (AssertionError | RuntimeException failed) {
            failure = failed;
            throw failed;
        }
    }

    private synchronized void hold(Delivery delivery) {
        held.add(delivery);
        held.add(delivery);
    }

    /** Some of what is held, in any order; at the end all of it. */
    private synchronized void release() {
        List<Delivery> batch = new ArrayList<>();
        while (!held.isEmpty() && (calm || random.nextInt(3) != 0)) {
            batch.add(held.remove(random.nextInt(held.size())));
        }
        if (!batch.isEmpty()) {
            world.act(batch);
        }
    }

    private void mustBeWell() {
        if (failure != null) {
            throw new AssertionError("A delivery could not be acted on", failure);
        }
    }

    SyncedWorld world() {
        return world;
    }

    @Override
    public void close() {
        world.close();
    }

    @Override
    public String toString() {
        return weather + ", " + script;
    }
}
