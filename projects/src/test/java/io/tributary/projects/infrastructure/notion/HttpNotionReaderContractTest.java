package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.NotionVersion;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.NotionReaderContract;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import io.tributary.projects.infrastructure.postgres.PgTickets;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The real reader: the simulator, a real Redis for the budget, a real PostgreSQL for the tickets. */
class HttpNotionReaderContractTest extends NotionReaderContract {

    /** Of all versions' tests: it ends with the process. */
    private static final Vertx VERTX = Vertx.vertx();

    private static CopyDatabase database;
    private static RedisAPI redis;

    private final List<NotionApi> open = new ArrayList<>();

    /** Of Notion's API. */
    protected NotionVersion version() {
        return NotionVersion.V2026_03_11;
    }

    @BeforeAll
    static void connect() {
        database = CopyDatabase.migrated();
        TestStack stack = TestStack.current();
        redis = RedisAPI.api(Redis.createClient(VERTX, stack.redisUrl()));
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        database.close();
    }

    @AfterEach
    void close() {
        open.forEach(NotionApi::close);
    }

    @Override
    protected World newWorld() {
        TestStack stack = TestStack.current();
        URI url = URI.create(stack.notionUrl());
        NotionApi api =
                new NotionApi(VERTX.getDelegate(), new Settings(url, Duration.ofSeconds(10), 10_000_000, version()));
        open.add(api);
        return new SimulatedWorld(new SimulatedNotion(stack), api);
    }

    private static final class SimulatedWorld implements World {

        private final SimulatedNotion notion;
        private final SyncTarget target;
        private final NotionReader reader;

        private SimulatedWorld(SimulatedNotion notion, NotionApi api) {
            this.notion = notion;
            JsonNode state = notion.reset();
            target = new SyncTarget(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    UUID.fromString(state.path("databaseId").asText()),
                    UUID.fromString(state.path("dataSourceId").asText()));
            reader = new HttpNotionReader(
                    api,
                    new RateLimiter(redis, 600),
                    new PgTickets(database.pool()),
                    id -> Uni.createFrom().item(TestStack.current().notionToken()),
                    VERTX.getDelegate(),
                    Clock.systemUTC());
        }

        @Override
        public NotionReader reader() {
            return reader;
        }

        @Override
        public SyncTarget target() {
            return target;
        }

        @Override
        public UUID create(String title) {
            return notion.create(target.dataSourceId(), title);
        }

        @Override
        public void rename(UUID pageId, String title) {
            notion.rename(pageId, title);
        }

        @Override
        public void relate(UUID pageId, List<UUID> others) {
            notion.relate(pageId, "JU%5DK", others);
        }

        @Override
        public void trash(UUID pageId) {
            notion.trash(pageId);
        }

        @Override
        public void unshare(UUID pageId) {
            notion.unshare(pageId);
        }

        @Override
        public void unshareDataSource() {
            notion.unshareDataSource(target.dataSourceId());
        }

        @Override
        public void limitQueries(int rows) {
            notion.faults(SimulatedNotion.object().put("queryResultLimit", rows));
        }

        @Override
        public void expireCursors() {
            notion.faults(SimulatedNotion.object().put("cursorLifeMillis", 0));
        }

        @Override
        public void rejectToken() {
            notion.faults(SimulatedNotion.object().put("errorRate", 0.0).put("unauthorized", true));
        }

        @Override
        public void goDown() {
            notion.faults(SimulatedNotion.object().put("errorRate", 1.0));
        }

        @Override
        public void comeBack() {
            notion.faults(SimulatedNotion.object().put("errorRate", 0.0).put("unauthorized", false));
        }
    }
}
