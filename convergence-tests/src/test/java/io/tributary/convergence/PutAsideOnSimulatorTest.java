package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.events.JobPayload.PageSync;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A page that is read in several requests, and put aside between them while one that it relates to isn't shared. That it
 * is shared again no edit tells of, so what was begun must not count for the full sweep that comes then: not even if no
 * time has passed since.
 */
class PutAsideOnSimulatorTest {

    private static final String DEMO = NotionSimulator.DEMO_DATA_SOURCE_ID;
    private static final int LISTS = 20;

    /** The copy is looked at, the page is read, the copy is changed. */
    private static final int CALLS = 3;

    /** A window has 16 places for the page's 22 requests, and two that are kept for sweeps. */
    private static final int BUDGET = 20;

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SyncedWorld world = new SyncedWorld(database, 1, BUDGET, page -> meanwhile(), delivery -> {});
    private final List<String> rows = new ArrayList<>();
    private Runnable duringNextAnswer = () -> {};
    private final String related;
    private final PageSync job;

    PutAsideOnSimulatorTest() {
        // A grant is told to the microsecond, a wish to the millisecond: here each wish seems earlier than it was.
        world.advance(Duration.ofNanos(300_000));
        var unused = world.notion.control("POST", "pages", object().put("count", 60));
        world.state().path("rows").forEach(row -> rows.add(row.path("id").asText()));
        related = rows.get(5);
        job = new PageSync(world.projectId, UUID.fromString(rows.get(0)));
        ObjectNode change = object();
        relate(change, "pRnt", List.of(related));
        relate(change, "bLkS", rows.subList(10, 60));
        var unusedToo = world.notion.person("PATCH", "/v1/pages/" + job.pageId(), change);
    }

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
        world.close();
    }

    @Test
    void by_the_budget() {
        ObjectNode schema = object();
        for (int i = 0; i < LISTS; i++) {
            schema.withObject("/properties/Sum " + i + "/rollup")
                    .put("relation_property_id", "bLkS")
                    .put("rollup_property_id", "estM")
                    .put("function", "sum");
        }
        var unused = world.notion.person("PATCH", "/v1/data_sources/" + DEMO, schema);
        sync();

        putAside();

        mustBecomeEqual();
    }

    @Test
    void by_an_outage() {
        sync();
        failOnceInTheMiddle();

        putAside();

        mustBecomeEqual();
    }

    @Test
    void by_an_outage_and_again_when_it_is_looked_at_anew() {
        sync();
        failOnceInTheMiddle();
        putAside();
        share("share");
        failOnceInTheMiddle();

        mustBecomeEqual();
    }

    @Test
    void by_an_outage_while_the_answer_of_another_job_is_on_its_way() {
        sync();
        share("unshare");
        duringNextAnswer = () -> {
            failOnceInTheMiddle();
            putAside();
        };
        enqueue();

        assertThat(world.work(job)).isTrue();

        mustBecomeEqual();
    }

    /** Each of the calls that its job makes is once the last one before its process dies. */
    @Test
    void by_an_outage_and_its_job_dies_when_it_goes_on() {
        sync();
        for (int call = 0; call < CALLS; call++) {
            for (Killer killer : List.of(Killer.beforeCall(call), Killer.afterCall(call))) {
                failOnceInTheMiddle();
                putAside();
                share("share");
                sweep();

                assertThat(world.work(count -> 0, killer)).isTrue();

                assertThat(killer.hasKilled()).as("call %d", call).isTrue();
                mustSettleEqual();
                world.advance(Duration.ofMinutes(1));
            }
        }
    }

    private void meanwhile() {
        Runnable once = duringNextAnswer;
        duringNextAnswer = () -> {};
        once.run();
    }

    private void sync() {
        world.settle(count -> 0);
        world.advance(Duration.ofMinutes(3));
        world.settle(count -> 0);
        world.advance(Duration.ofSeconds(90));
    }

    private void failOnceInTheMiddle() {
        var unused = world.notion.control(
                "POST",
                "faults/answers",
                object().put("count", 1)
                        .put("path", "/v1/pages/" + job.pageId() + "/properties/*")
                        .put("status", 503));
    }

    private void putAside() {
        share("unshare");
        enqueue();
        assertThat(world.work(job)).isTrue();
        assertThat(world.jobs.isEmpty()).as("it waits to go on").isFalse();
    }

    private void enqueue() {
        SyncedWorld.await(world.jobs.enqueue(List.of(JobQueue.Request.of(job))));
    }

    /** One slice is the whole sweep, and then the page's job is due. */
    private void sweep() {
        world.want(SweepKind.FULL, "test");
        world.tick();
        assertThat(world.work(count -> 0)).isTrue();
    }

    private void mustBecomeEqual() {
        share("share");
        world.want(SweepKind.FULL, "test");
        mustSettleEqual();
    }

    private void mustSettleEqual() {
        world.settle(count -> 0);

        assertThat(Copied.differences(world, Set.of())).isEmpty();
    }

    private void share(String how) {
        var unused = world.notion.control("POST", "pages/" + related + "/" + how, object());
    }

    private static void relate(ObjectNode change, String property, List<String> pages) {
        ArrayNode relation = change.withObject("/properties/" + property).putArray("relation");
        pages.forEach(page -> relation.addObject().put("id", page));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
