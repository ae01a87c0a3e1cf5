package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real reader: the simulator, a real Redis for the budget, a real PostgreSQL for the tickets. */
class HttpNotionReaderContractTest extends NotionReaderContract {

    private static final Vertx VERTX = Vertx.vertx();
    private static CopyDatabase database;
    private static RedisAPI redis;
    private static NotionApi api;

    @BeforeAll
    static void connect() {
        database = CopyDatabase.migrated();
        TestStack stack = TestStack.current();
        redis = RedisAPI.api(Redis.createClient(VERTX, stack.redisUrl()));
        api = new NotionApi(
                VERTX.getDelegate(), new Settings(URI.create(stack.notionUrl()), Duration.ofSeconds(10), 10_000_000));
    }

    @AfterAll
    static void disconnect() {
        api.close();
        redis.close();
        database.close();
        VERTX.closeAndAwait();
    }

    @Override
    protected World newWorld() {
        return new SimulatedWorld(new SimulatedNotion(TestStack.current()));
    }

    private static final class SimulatedWorld implements World {

        private final SimulatedNotion notion;
        private final SyncTarget target;
        private final NotionReader reader;

        private SimulatedWorld(SimulatedNotion notion) {
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
