package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.NotionReader.DataSourceAnswer;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncPage;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.ViewBuild;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.tributary.projects.infrastructure.postgres.PageWriter;
import io.tributary.projects.infrastructure.postgres.PgProjectSyncs;
import io.tributary.projects.infrastructure.postgres.PgSyncedPages;
import io.tributary.projects.infrastructure.postgres.PgTickets;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever Notion sends, a sync ends as it should: stored, or refused by name, and PostgreSQL takes all of it. The same
 * payloads each time; {@code -Dtributary.odd.times=10} sends ten times as many.
 */
class OddPayloadsTest {

    private static final int TIMES = Integer.getInteger("tributary.odd.times", 1);
    private static final Vertx VERTX = Vertx.vertx();
    private static final CannedServer NOTION = new CannedServer();
    private static final Clock CLOCK = Clock.systemUTC();
    private static final UUID PAGE = UUID.fromString("153104cd-0000-8000-8000-000000000001");
    private static final String RELATION = "{'object':'list','results':[{'object':'property_item','id':'~pex',"
            + "'type':'relation','relation':{'id':'dd456007-0000-4000-8000-000000000001'}}],'next_cursor':null,"
            + "'has_more':false,'type':'property_item','property_item':{'id':'~pex','next_url':null,"
            + "'type':'relation','relation':{}}}";
    private static final String ROLLUP = "{'object':'list','results':[{'object':'property_item','id':'title',"
            + "'type':'title','title':{'plain_text':'a'}}],'next_cursor':null,'has_more':false,'type':'property_item',"
            + "'property_item':{'id':'roll','next_url':null,'type':'rollup','rollup':{'type':'array','array':[],"
            + "'function':'show_original'}}}";
    private static final NotionApi API =
            new NotionApi(VERTX.getDelegate(), new Settings(NOTION.url(), Duration.ofSeconds(5), 10_000_000));
    private static CopyDatabase database;
    private static RedisAPI redis;
    private static NotionReader reader;
    private static PgProjectSyncs syncs;
    private static PgSyncedPages pages;

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
        redis = RedisAPI.api(Redis.createClient(VERTX, TestStack.current().redisUrl()));
        reader = new HttpNotionReader(
                API,
                new RateLimiter(redis, 1_000_000),
                new PgTickets(database.pool()),
                id -> Uni.createFrom().item("ntn_test"),
                VERTX.getDelegate(),
                CLOCK);
        Outbox outbox = new Outbox();
        pages = new PgSyncedPages(database.pool(), new PageWriter(outbox, CLOCK), CLOCK);
        syncs = new PgProjectSyncs(
                database.pool(), outbox, new SweepSettings(Duration.ofMinutes(10), Duration.ofHours(24)), CLOCK);
    }

    @AfterAll
    static void stop() {
        API.close();
        NOTION.close();
        redis.close();
        database.close();
        VERTX.closeAndAwait();
    }

    @Test
    void a_page_is_stored_or_refused_by_name() {
        SyncPage sync = new SyncPage(pages, syncs, reader, CLOCK);
        int stored = 0;
        for (int seed = 0; seed < 150 * TIMES; seed++) {
            SyncTarget project = database.project();
            String page = new Mutations(seed).of(page(project));
            String relation = itemOf(seed, RELATION);
            String rollup = itemOf(seed, ROLLUP);
            NOTION.does(exchange -> {
                String path = exchange.getRequestURI().getPath();
                String body =
                        path.endsWith("/properties/roll") ? rollup : path.contains("/properties/") ? relation : page;
                CannedServer.answer(exchange, 200, Map.of(), body);
            });

            JobResult result = ended(seed, page, sync.sync(request(project)));

            if (result instanceof JobResult.Done) {
                stored++;
            }
        }
        assertThat(stored).isGreaterThan(35 * TIMES);
    }

    @Test
    void a_row_is_stored_or_left_to_its_own_sync() {
        for (int seed = 0; seed < 75 * TIMES; seed++) {
            SyncTarget project = database.project();
            ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
            list.putArray("results").add(page(project)).add(page(project).put("id", new UUID(0, 1).toString()));
            String text = new Mutations(seed).of(list.put("has_more", false));
            NOTION.says(200, Map.of(), text);

            ended(
                    seed,
                    text,
                    reader.query(project, new Query(null, null, null), Work.SWEEP)
                            .chain(answer -> store(project, answer)));
        }
    }

    @Test
    void a_schema_is_stored_or_refused_by_name_and_has_its_view() {
        for (int seed = 0; seed < 30 * TIMES; seed++) {
            SyncTarget project = database.project();
            String text = new Mutations(seed).of(Samples.dataSource());
            NOTION.says(200, Map.of(), text);

            ended(seed, text, reader.dataSource(project, Work.SWEEP).chain(answer -> store(project, answer)));
        }
    }

    private static Uni<Void> store(SyncTarget project, QueryAnswer answer) {
        Uni<Void> stored = Uni.createFrom().voidItem();
        for (PageContent row : answer.pages()) {
            Observation.Row seen = new Observation.Row(answer.seen(), row);
            stored = stored.chain(() -> pages.apply(project.projectId(), seen)).replaceWithVoid();
        }
        return stored;
    }

    private static Uni<Void> store(SyncTarget project, DataSourceAnswer answer) {
        ObjectNode schema = Objects.requireNonNull(answer.schema(), "200 is a schema");
        return syncs.storeSchema(project.projectId(), answer.seen(), schema)
                .invoke(view -> assertThat(view).isEqualTo(ViewBuild.BUILT))
                .replaceWithVoid();
    }

    private static SyncPage.Request request(SyncTarget project) {
        return new SyncPage.Request(project.projectId(), PAGE, null, null, false, false, 0);
    }

    /** The page, as a row of that project, with lists that go on. */
    private static ObjectNode page(SyncTarget project) {
        ObjectNode page = Samples.page();
        page.withObject("/parent")
                .put("data_source_id", project.dataSourceId().toString())
                .put("database_id", project.databaseId().toString());
        ((ObjectNode) page.at("/properties/Project")).put("has_more", true);
        return page;
    }

    /** Every fourth is odd, so that not all pages end here. */
    private static String itemOf(int seed, String list) {
        ObjectNode whole = (ObjectNode) Samples.json(list);
        return seed % 4 == 0 ? new Mutations(seed + 1_000_000L).of(whole) : whole.toString();
    }

    /** Fails on any failure that has no name. */
    private static <T> @Nullable T ended(int seed, String payload, Uni<T> work) {
        try {
            return work.await().atMost(Duration.ofSeconds(20));
        } catch (NotionFailure named) {
            return null;
        } catch (RuntimeException e) {
            throw new AssertionError("Seed " + seed + ", payload " + payload, e);
        }
    }
}
