package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.NotionDirectory.Access;
import io.tributary.projects.application.NotionDirectory.DataSource;
import io.tributary.projects.application.NotionDirectoryContract;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On answers as Notion documents them; and what it costs to ask. */
class HttpNotionDirectoryContractTest extends NotionDirectoryContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Vertx VERTX = Vertx.vertx();
    private static final Databases DATABASES = new Databases(
            UUID.randomUUID(),
            UUID.randomUUID(),
            List.of(new DataSource(UUID.randomUUID(), "Tasks"), new DataSource(UUID.randomUUID(), "Bugs")),
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID());

    @SuppressWarnings("NullAway.Init")
    private static RedisAPI redis;

    private final CannedServer notion = new CannedServer();
    private final NotionApi api =
            new NotionApi(VERTX.getDelegate(), new Settings(notion.url(), Duration.ofSeconds(15), 1_000_000));

    @BeforeAll
    static void connect() {
        redis = RedisAPI.api(Redis.createClient(VERTX, TestStack.lease().redisUrl()));
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        VERTX.closeAndAwait();
    }

    @BeforeEach
    void answers() {
        notion.does(exchange -> {
            String path = exchange.getRequestURI().getPath();
            UUID id = path.endsWith("/me") ? new UUID(0, 1) : UUID.fromString(path.substring(path.length() - 36));
            int status = status(path, id);
            CannedServer.answer(
                    exchange,
                    status,
                    Map.of("Content-Type", "application/json"),
                    (status == 200 ? found(path, id) : error(status)).toString());
        });
    }

    @AfterEach
    void close() {
        api.close();
        notion.close();
    }

    @Override
    protected NotionDirectory directory() {
        return new HttpNotionDirectory(api, new RateLimiter(redis, 100_000), Clock.systemUTC());
    }

    @Override
    protected Databases databases() {
        return DATABASES;
    }

    @Test
    void a_database_costs_one_request_and_what_is_none_a_second_one() {
        Access access = new Access(UUID.randomUUID(), "ntn_contract");

        assertThat(directory().lookUp(access, DATABASES.ordinary()).await().atMost(Duration.ofSeconds(20)))
                .isNotNull();
        assertThat(notion.requests()).hasSize(1);

        assertThat(directory().lookUp(access, DATABASES.notShared()).await().atMost(Duration.ofSeconds(20)))
                .isNotNull();
        assertThat(notion.requests()).hasSize(3);
    }

    private static int status(String path, UUID id) {
        if (id.equals(DATABASES.unauthorized())) {
            return 401;
        }
        if (id.equals(DATABASES.outage())) {
            return 503;
        }
        return id.equals(DATABASES.notShared()) || path.contains("/data_sources/") ? 404 : 200;
    }

    private static ObjectNode found(String path, UUID id) {
        ObjectNode found = JSON.createObjectNode();
        if (path.endsWith("/me")) {
            found.put("object", "user")
                    .put("id", id.toString())
                    .put("name", "bot")
                    .put("type", "bot");
            found.putObject("bot");
            return found;
        }
        found.put("object", "database").put("id", id.toString()).put("in_trash", id.equals(DATABASES.inTrash()));
        found.putArray("title").addObject().put("type", "text").put("plain_text", "Launch");
        ArrayNode sources = found.putArray("data_sources");
        List<DataSource> shown = id.equals(DATABASES.twoSources())
                ? DATABASES.choices()
                : List.of(new DataSource(new UUID(id.getMostSignificantBits(), 7), "Tasks"));
        shown.forEach(
                source -> sources.addObject().put("id", source.id().toString()).put("name", source.name()));
        return found;
    }

    private static ObjectNode error(int status) {
        String code = status == 401 ? "unauthorized" : status == 404 ? "object_not_found" : "service_unavailable";
        return JSON.createObjectNode()
                .put("object", "error")
                .put("status", status)
                .put("code", code)
                .put("message", "As Notion words it.");
    }
}
