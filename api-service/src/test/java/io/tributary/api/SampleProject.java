package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.api.Operations.Operation;
import io.tributary.api.TestApi.Answer;
import io.vertx.mutiny.sqlclient.Pool;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/**
 * A project with all that one can have, a token and a connection of its owner's, and the hook of the deployment's
 * integration, to ask about in a walk through all operations.
 *
 * @param api its owner
 * @param id its id
 * @param token the token's id
 * @param hook the path of its hook, for which {@link #SECRET} waits to be revealed
 * @param connection the id of a connection that no project uses
 */
public record SampleProject(TestApi api, String id, String token, String hook, String connection) {

    /** Its name, and that of the token, of the connection and of a property. */
    public static final String NAME = "Nobody else's business";

    /** Its page's id. */
    public static final String PAGE = "153104cd-0000-8000-8000-000000000001";

    /** The id of the delivery in its log. */
    public static final String DELIVERY = "5f0c4a0e-1d5e-4b58-8a41-0c9de9b8c1f7";

    /** The verification token that was sent to its hook, and to that of the integration. */
    public static final String SECRET = "secret_x";

    /** The connection's token. */
    public static final String NOTION_TOKEN = "ntn_secret_of_the_owner";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** The only project of the operator's. */
    public static SampleProject create(TestApi api, Pool postgres) {
        clear(api);
        JsonNode created = api.createProject(NAME, UUID.randomUUID().toString());
        String id = created.path("id").asText();
        String hook = URI.create(created.path("webhookUrl").asText()).getPath();
        api.deliver(hook, "{\"verification_token\":\"" + SECRET + "\"}", SECRET);
        insert(postgres, "project_sync (project_id, phase, schema)", "'" + id + "', 'live', '" + """
                {"title":{"name":"Name","type":"title","config":{}},"stat":{"name":"Status","type":"status"},
                 "estM":{"name":"Estimate","type":"number"},"s":{"name":"Nobody else''s business","type":"status"}}'""");
        insert(postgres, "schema_versions", "'" + id + "', 1, now(), '[{\"id\":\"a\",\"change\":\"created\"}]'");
        insert(
                postgres,
                "pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash, created_time,"
                        + " last_edited_time, changed_at)",
                "'" + id + "', '" + PAGE + "', 'Page', '" + """
                {"stat":{"type":"status","value":{"id":"o3","name":"Done"}},"estM":{"type":"number","value":5}}'""" + ", '{}', false, false, '', now(), now(), now()");
        insert(
                postgres,
                "page_changes (project_id, page_id, property_id, ticket, at)",
                "'" + id + "', '" + PAGE + "', '$created', 1, now()");
        insert(
                postgres,
                "sync_runs (id, project_id, kind, reason, checkpoint, started_at)",
                "gen_random_uuid(), '" + id + "', 'full', 'created', '{}', now()");
        execute(postgres, "DELETE FROM deliveries WHERE id = '" + DELIVERY + "'");
        insert(
                postgres,
                "deliveries (id, connection_id, project_id, event_id, attempt, type, entity_id, received_at, outcome)",
                "'" + DELIVERY + "', (SELECT connection_id FROM projects WHERE id = '" + id + "'), '" + id
                        + "', 'e', 1, 'page.created', '" + PAGE + "', now(), 'page:sync'");
        integrationHook(api);
        return new SampleProject(api, id, token(api), hook, connection(api));
    }

    /** Leaves nothing but the token: with a second connection, every new project would have to name one. */
    public void remove() {
        clear(api);
    }

    private static void clear(TestApi api) {
        api.deleteProjects();
        api.deleteConnections();
        api.call("DELETE", "/api/v1/oauth-hook", null);
    }

    private static void integrationHook(TestApi api) {
        JsonNode made = api.call("POST", "/api/v1/oauth-hook", null).json();
        String path = URI.create(made.path("webhookUrl").asText()).getPath();
        assertThat(api.deliver(path, "{\"verification_token\":\"" + SECRET + "\"}", SECRET)
                        .status())
                .isEqualTo(200);
    }

    private static String connection(TestApi api) {
        Answer answer = api.call(
                "POST", "/api/v1/connections", "{\"name\":\"" + NAME + "\",\"notionToken\":\"" + NOTION_TOKEN + "\"}");
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    /** What a parameter of a path stands for. */
    public String thing(Operation operation, String name) {
        return switch (name) {
            case "id" -> idIn(operation.path());
            case "pageId" -> PAGE;
            case "hookId" -> hookId();
            case "deliveryId" -> DELIVERY;
            case "letterId" -> SampleLetters.put("ProjectSyncFinished");
            default -> throw new AssertionError("Say what {" + name + "} is in " + operation);
        };
    }

    private String idIn(String path) {
        if (path.startsWith("/api/v1/connections/")) {
            return connection;
        }
        return path.startsWith("/api/v1/tokens/") ? token : id;
    }

    /** The hook's id. */
    public String hookId() {
        return hook.substring(hook.lastIndexOf('/') + 1);
    }

    /** In place of the one before: there may not be many. */
    private static String token(TestApi api) {
        api.call("GET", "/api/v1/tokens", null).json().path("items").forEach(token -> {
            if (token.path("name").asText().equals(NAME)) {
                api.call("DELETE", "/api/v1/tokens/" + token.path("id").asText(), null);
            }
        });
        Answer answer = api.call("POST", "/api/v1/tokens", "{\"name\":\"" + NAME + "\",\"scopes\":[\"read\"]}");
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    private static void insert(Pool postgres, String table, String values) {
        assertThat(execute(postgres, "INSERT INTO " + table + " VALUES (" + values + ")"))
                .isEqualTo(1);
    }

    private static int execute(Pool postgres, String sql) {
        return postgres.query(sql).execute().await().atMost(LIMIT).rowCount();
    }
}
