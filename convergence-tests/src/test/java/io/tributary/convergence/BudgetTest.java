package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one connection's budget means to its projects when there is far more to do than it holds. The simulator has the
 * limit that the budget is told, and not one request may meet it. Deliveries are put in the queue by hand.
 */
class BudgetTest {

    private static final int MANY = 2000;
    private static final String DEMO = NotionSimulator.DEMO_DATA_SOURCE_ID;
    private static final String OTHER = NotionSimulator.OTHER_DATA_SOURCE_ID;
    private static final String SYNCED =
            "SELECT 1 FROM project_sync WHERE project_id = $1 AND synced_through IS NOT NULL";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int WORKERS = 6;

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    @SuppressWarnings("NullAway.Init")
    private SyncedWorld world;

    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private Duration answerTakes = Duration.ZERO;

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @AfterEach
    void close() {
        workers.shutdownNow();
        world.close();
    }

    /** One worker after the other in the order of the queue, in which the two projects' edits stand. */
    @Test
    void two_thousand_edits_keep_no_other_project_waiting_and_a_sweep_makes_them_right_soon() {
        open(180, MANY);
        UUID other = UUID.randomUUID();
        world.addProject(other, world.notion.state(OTHER).path("databaseId").asText(), OTHER);
        sync();
        List<String> rows = rows(DEMO);
        String one = rows(OTHER).get(0);
        Set<String> unmarked = Copied.unmarked(world);
        long before = requestsSoFar();
        rows.forEach(this::edit);
        edit(one);
        // Each of 32 workers takes 0.3 s for a call, and next to nothing else.
        answerTakes = Duration.ofMillis(10);
        enqueue(world.projectId, rows, false);
        enqueue(other, List.of(one), false);
        Instant begin = world.clock.instant();

        runUntil(() -> edited(other) == 1);
        Duration otherTook = Duration.between(begin, world.clock.instant());
        runUntil(() -> edited(world.projectId) == rows.size());
        Duration tookInAll = Duration.between(begin, world.clock.instant());
        answerTakes = Duration.ZERO;
        world.advance(Duration.ofMinutes(1));
        workToTheEnd();

        assertThat(otherTook).isLessThanOrEqualTo(Duration.ofSeconds(5));
        Duration queriesAlone =
                Duration.ofMinutes(1).multipliedBy(rows.size() / 100 + 1).dividedBy(180);
        assertThat(tookInAll).isLessThanOrEqualTo(queriesAlone.multipliedBy(3));
        assertThat(Copied.differences(world, unmarked)).isEmpty();
        List<JsonNode> requests = requests(before);
        assertThat(requests).allMatch(request -> request.path("status").asInt() == 200);
        assertThat(gets(requests)).as("pages that were fetched one by one").hasSizeLessThan(rows.size() / 4);
    }

    /**
     * No query tells of a page in the trash, so each of them takes a call: one, whoever sleeps meanwhile and how often.
     * The budget is ten times Notion's, so that it takes minutes rather than half an hour.
     */
    @Test
    void two_thousand_trashed_pages_take_one_call_each_and_their_sweeps_two_a_minute() {
        open(1800, MANY);
        sync();
        List<String> rows = rows(DEMO);
        Set<String> unmarked = Copied.unmarked(world);
        long before = requestsSoFar();
        rows.forEach(row -> patch(row, object().put("in_trash", true)));
        enqueue(world.projectId, rows, true);
        Instant begin = world.clock.instant();

        workToTheEnd();

        Duration took = Duration.between(begin, world.clock.instant());
        List<JsonNode> requests = requests(before);
        assertThat(requests).allMatch(request -> request.path("status").asInt() == 200);
        assertThat(gets(requests)).hasSize(rows.size()).doesNotHaveDuplicates();
        assertThat(requests.size() - rows.size()).isLessThanOrEqualTo(2 * ((int) took.toMinutes() + 1));
        Duration minimum = Duration.ofMinutes(1).multipliedBy(rows.size()).dividedBy(1800);
        assertThat(took).isBetween(minimum, minimum.multipliedBy(3));
        assertThat(Copied.differences(world, unmarked)).isEmpty();
    }

    /** Each of these pages takes 14 requests, and a window has 8 places for them. */
    @Test
    void pages_that_take_more_requests_than_a_window_has_come_to_their_end_within_the_budget() {
        open(10, 60);
        ObjectNode schema = object();
        for (int i = 0; i < 12; i++) {
            schema.withObject("/properties/Sum " + i + "/rollup")
                    .put("relation_property_id", "bLkS")
                    .put("rollup_property_id", "estM")
                    .put("function", "sum");
        }
        var unused = world.simulator.asPerson("PATCH", "/v1/data_sources/" + DEMO, schema);
        List<String> rows = rows(DEMO);
        for (String row : rows.subList(0, 5)) {
            ObjectNode change = object();
            ArrayNode related = change.withObject("/properties/bLkS").putArray("relation");
            rows.subList(10, 60).forEach(other -> related.addObject().put("id", other));
            patch(row, change);
        }

        sync();

        assertThat(Copied.differences(world, Set.of())).isEmpty();
        List<JsonNode> requests = requests(0);
        assertThat(requests).allMatch(request -> request.path("status").asInt() == 200);
        for (String row : rows.subList(0, 5)) {
            List<String> its =
                    gets(requests).stream().filter(path -> path.contains(row)).toList();
            assertThat(its.subList(0, 14)).as("what was read is kept").doesNotHaveDuplicates();
            assertThat(its).as("each sweep meanwhile asks once more").hasSizeLessThanOrEqualTo(5 * 14);
        }
    }

    @Test
    void a_sweep_takes_at_most_115_percent_of_the_arithmetic_minimum() {
        open(180, 13_000);
        world.notion.faults(object().put("shortPages", true));
        answerTakes = Duration.ofMillis(300);
        world.want(SweepKind.FULL, "test");
        Instant begin = world.clock.instant();

        runUntil(() -> !database.rows(SYNCED, world.projectId).isEmpty());

        Duration took = Duration.between(begin, world.clock.instant());
        List<JsonNode> requests = requests(0);
        assertThat(requests)
                .hasSizeGreaterThan(250)
                .allMatch(request -> request.path("status").asInt() == 200);
        Duration minimum = Duration.ofMinutes(1).multipliedBy(requests.size()).dividedBy(180);
        assertThat(took)
                .isBetween(
                        minimum.multipliedBy(9).dividedBy(10),
                        minimum.multipliedBy(115).dividedBy(100));
    }

    private void open(int perMinute, int rows) {
        world = new SyncedWorld(database, 1, perMinute, page -> world.advance(answerTakes), delivery -> {});
        world.notion.faults(object().put("requestsPerMinute", perMinute).put("lostRate", 1.0));
        var unused = world.notion.control(
                "POST", "pages", object().put("count", rows).put("perMinute", 100));
    }

    /** Until all is copied and the window is empty, in a minute in which no page was edited yet. */
    private void sync() {
        world.settle(count -> 0);
        world.advance(Duration.ofMinutes(2));
        world.settle(count -> 0);
    }

    private List<String> rows(String dataSource) {
        List<String> ids = new ArrayList<>();
        world.notion
                .state(dataSource)
                .path("rows")
                .forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    private void edit(String page) {
        ObjectNode change = object();
        change.withArray("/properties/title/title")
                .addObject()
                .putObject("text")
                .put("content", "Edited");
        patch(page, change);
    }

    private void patch(String page, ObjectNode change) {
        var unused = world.simulator.asPerson("PATCH", "/v1/pages/" + page, change);
    }

    private void enqueue(UUID project, List<String> pages, boolean onlyIfKnown) {
        SyncedWorld.await(world.jobs.enqueue(pages.stream()
                .map(page -> new JobQueue.Request(
                        new JobPayload.PageSync(project, UUID.fromString(page)), world.clock.instant(), onlyIfKnown))
                .toList()));
    }

    /** Works through the queue in its order; each second it ticks, and asks whether it is over. */
    private void runUntil(BooleanSupplier over) {
        Instant limit = world.clock.instant().plus(Duration.ofHours(1));
        Instant nextTick = world.clock.instant();
        while (world.clock.instant().isBefore(limit)) {
            if (!world.clock.instant().isBefore(nextTick)) {
                nextTick = world.clock.instant().plus(SECOND);
                if (over.getAsBoolean()) {
                    return;
                }
                world.tick();
            }
            world.advance(world.work(count -> 0) ? Duration.ofMillis(1) : untilNext(nextTick));
        }
        throw new AssertionError("Not over after an hour");
    }

    private Duration untilNext(Instant tick) {
        Instant due = world.jobs.nextDue().filter(tick::isAfter).orElse(tick);
        Duration until = Duration.between(world.clock.instant(), due);
        return until.isNegative() ? Duration.ZERO : until;
    }

    /** Second by second, several workers at a time, until nothing is left in the queue. */
    private void workToTheEnd() {
        Instant limit = world.clock.instant().plus(Duration.ofHours(1));
        while (!world.jobs.isEmpty()) {
            world.tick();
            workTogether();
            world.advance(SECOND);
            assertThat(world.clock.instant()).isBefore(limit);
        }
    }

    private void workTogether() {
        List<Uni<Void>> all = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            all.add(Uni.createFrom().voidItem().invoke(this::workAlone).runSubscriptionOn(workers));
        }
        SyncedWorld.await(Uni.join().all(all).andFailFast());
    }

    private void workAlone() {
        boolean worked;
        do {
            worked = world.work(count -> 0);
        } while (worked);
    }

    private static int edited(UUID project) {
        return database.row("SELECT count(*)::int AS n FROM pages WHERE project_id = $1 AND title = 'Edited'", project)
                .getInteger("n");
    }

    private long requestsSoFar() {
        return world.notion
                .control("GET", "requests?since=" + Integer.MAX_VALUE, null)
                .path("next")
                .asLong();
    }

    /** What the integration asked for after the request with this number. */
    private List<JsonNode> requests(long since) {
        List<JsonNode> asked = new ArrayList<>();
        for (JsonNode request :
                world.notion.control("GET", "requests?since=" + since, null).path("requests")) {
            if (request.path("by").asText().equals("integration")) {
                asked.add(request);
            }
        }
        return asked;
    }

    private static List<String> gets(List<JsonNode> requests) {
        return requests.stream()
                .map(request -> request.path("path").asText())
                .filter(path -> path.startsWith("/v1/pages/"))
                .toList();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
