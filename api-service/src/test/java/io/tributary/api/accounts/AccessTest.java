package io.tributary.api.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Operations;
import io.tributary.api.Operations.Operation;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.TokenValues;
import io.vertx.ext.web.Route;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is open without a token but what says so, and nothing with the wrong one. Walks the API's document, which names
 * all that can be asked, and the routes that run.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class AccessTest {

    private static final String WEBHOOKS = "/api/v1/webhooks/";

    /** Where a person's browser comes back to. */
    private static final String CALLBACK = "/api/v1/connections/callback";

    private static final Set<Integer> SHUT = Set.of(401);
    private static final Set<Integer> DOOR = Set.of(401, 404, 405);

    /** Pages for people, which say what the repository says: open, and read only. */
    private static final Pattern DOCUMENTATION =
            Pattern.compile("/api/v1/openapi(\\.(json|yaml|yml))?|/api/v1/docs/?x?|/api/problems(/x)?");

    @TestHTTPResource
    URI url;

    @Inject
    RouterWitness witness;

    private TestApi api;

    @BeforeEach
    void anOperator() {
        api = new TestApi(url);
    }

    @Test
    void the_walk_knows_the_operations() {
        assertThat(operations())
                .extracting(Operation::toString)
                .contains(
                        "GET /api/v1/projects",
                        "POST /api/v1/projects/{id}/hook/reset",
                        "GET /api/v1/projects/{id}/pages/{pageId}",
                        "DELETE /api/v1/tokens/{id}");
    }

    @Test
    void every_operation_needs_a_token() {
        for (Operation operation : operations()) {
            Answer answer = api.send(operation.method(), path(operation), BodyPublishers.noBody(), Map.of());

            assertThat(answer.status()).as(operation.toString()).isEqualTo(401);
            assertThat(answer.problem()).isEqualTo("unauthorized");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"tributary\"");
        }
    }

    @Test
    void every_operation_refuses_a_token_that_is_none() {
        List<String> made = List.of(
                "x", TestApi.TOKEN + "x", TokenValues.random(new SecureRandom()).value(), "eyJhbGciOiJub25lIn0.e30.");
        for (Operation operation : operations()) {
            for (String token : made) {
                Answer answer = api.with(token).call(operation.method(), path(operation), null);

                assertThat(answer.status()).as(operation + " with " + token).isEqualTo(401);
                assertThat(answer.problem()).isEqualTo("unauthorized");
                assertThat(answer.header("WWW-Authenticate"))
                        .startsWith("Bearer realm=\"tributary\", error=\"invalid_token\"");
            }
        }
    }

    @Test
    void every_operation_needs_its_scope_and_no_other() {
        Map<Scope, String> without = tokens(scope -> EnumSet.complementOf(EnumSet.of(scope)));
        Map<Scope, String> only = tokens(EnumSet::of);
        for (Operation operation : operations()) {
            if (operation.isOperators()) {
                continue;
            }
            Scope needed = needed(operation);
            assertThat(operation.scope()).as("%s in the document", operation).isEqualTo(needed.word());

            Answer refused =
                    api.with(token(without, needed)).call(operation.method(), path(operation), body(operation));
            assertThat(refused.status()).as(operation + " without " + needed).isEqualTo(403);
            assertThat(refused.problem()).isEqualTo("insufficient-scope");
            assertThat(refused.json().path("scope").asText()).isEqualTo(needed.word());
            assertThat(refused.header("WWW-Authenticate"))
                    .isEqualTo("Bearer realm=\"tributary\", error=\"insufficient_scope\", scope=\"" + needed.word()
                            + "\"");

            Answer let = api.with(token(only, needed)).call(operation.method(), path(operation), body(operation));
            assertThat(let.status())
                    .as(operation + " with only " + needed)
                    .isNotIn(401, 403)
                    .isLessThan(500);
        }
    }

    @Test
    void the_way_back_from_notion_lets_nobody_in_without_a_state_and_leads_to_nothing_else() {
        assertThat(Operations.all(api))
                .filteredOn(Operation::isOpen)
                .extracting(Operation::toString)
                .contains("GET " + CALLBACK);
        assertThat(status("GET", CALLBACK)).isEqualTo(422);
        assertThat(status("GET", CALLBACK + "?state=made-up&code=made-up")).isEqualTo(422);
        for (String method : List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            assertThat(status(method, CALLBACK)).as(method).isEqualTo(401);
        }
        // Parameters of a path's segment are no part of it: this is the same address.
        assertThat(status("GET", CALLBACK + ";x=1")).isEqualTo(422);
        for (String way :
                List.of(CALLBACK + "/", "/api/v1/connections/%63allback", CALLBACK + "/../x", CALLBACK + "/x")) {
            assertThat(raw("GET " + way + " HTTP/1.1\r\nHost: tributary\r\nConnection: close\r\n\r\n"))
                    .as(way)
                    .matches("(?s)HTTP/1\\.1 (400|401|404) .*")
                    .doesNotContain("items");
        }
    }

    @Test
    void what_manages_the_deployment_needs_the_operators_own_token() {
        String everyScope = create(EnumSet.allOf(Scope.class));
        List<Operation> operators =
                operations().stream().filter(Operation::isOperators).toList();
        assertThat(operators)
                .extracting(Operation::toString)
                .contains("POST /api/v1/keys/rotate", "DELETE /api/v1/oauth-hook");
        for (Operation operation : operators) {
            Answer refused = api.with(everyScope).call(operation.method(), path(operation), null);
            assertThat(refused.status()).as(operation.toString()).isEqualTo(403);
            assertThat(refused.problem()).isEqualTo("operator-only");

            Answer let = api.call(operation.method(), path(operation), null);
            assertThat(let.status()).as(operation.toString()).isNotIn(401, 403).isLessThan(500);
        }
    }

    @Test
    void every_route_but_the_webhooks_and_the_documentation_answers_a_stranger_with_401() {
        List<String> paths = witness.routes().stream()
                .map(AccessTest::path)
                .filter(path -> !path.contains("(?")) // Expressions, by which headers are set.
                .filter(path -> !DOCUMENTATION.matcher(path).matches())
                .toList();
        assertThat(paths).contains("/api/v1/webhooks/notion/x", "/");
        for (String path : paths) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
                Answer answer = api.send(method, path, BodyPublishers.noBody(), Map.of());
                assertThat(answer.status()).as(method + " " + path).isIn(path.startsWith(WEBHOOKS) ? DOOR : SHUT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/",
                "/api/v1/projects/",
                "/api/v1/projects;x=1",
                "//api/v1/projects",
                "/api//v1/projects",
                "/%61pi/v1/projects",
                "/api/v1/projects%3F",
                "/API/v1/projects",
                "/api/v1/webhooks/../projects",
                "/api/v1/webhooks/notion/../../projects",
                "/api/v1/webhooks/notion/x/y",
                "/api/v1/webhooks",
                "/q/health",
                "/q/metrics",
                "/q/openapi",
                "/q/dev-ui",
            })
    void no_other_way_of_writing_a_path_leads_in(String path) {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: tributary\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 (400|401|404|405) .*").doesNotContain("items");
    }

    @Test
    void two_tokens_at_once_or_one_in_the_address_are_none() {
        assertThat(api.with(TestApi.TOKEN + ", Bearer x")
                        .call("GET", "/api/v1/projects", null)
                        .status())
                .isEqualTo(401);
        assertThat(api.send("GET", "/api/v1/projects?access_token=" + TestApi.TOKEN, BodyPublishers.noBody(), Map.of())
                        .status())
                .isEqualTo(401);
    }

    /** As it is written, which a client would make tidy first. */
    private String raw(String request) {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int status(String method, String path) {
        return api.send(method, path, BodyPublishers.noBody(), Map.of()).status();
    }

    private List<Operation> operations() {
        return Operations.secured(api);
    }

    /** A path that leads to the route. */
    private static String path(Route route) {
        String name = route.getName() == null ? "/" : route.getName();
        return name.replaceAll(":[^/]+", "x").replace("*", "x");
    }

    private static String path(Operation operation) {
        return operation.path(parameter -> UUID.randomUUID().toString());
    }

    /** Something to read, and nothing that makes sense: the door is tried, not the room. */
    private static @Nullable String body(Operation operation) {
        return operation.method().equals("POST") ? "{}" : null;
    }

    private static Scope needed(Operation operation) {
        if (operation.path().startsWith("/api/v1/tokens")) {
            return Scope.ADMIN;
        }
        return operation.method().equals("GET") ? Scope.READ : Scope.WRITE;
    }

    private Map<Scope, String> tokens(Function<Scope, Set<Scope>> scopes) {
        return EnumSet.allOf(Scope.class).stream()
                .collect(Collectors.toMap(scope -> scope, scope -> create(scopes.apply(scope))));
    }

    private static String token(Map<Scope, String> tokens, Scope scope) {
        return tokens.getOrDefault(scope, "");
    }

    private String create(Set<Scope> scopes) {
        String words = scopes.stream().map(scope -> '"' + scope.word() + '"').collect(Collectors.joining(","));
        Answer answer = api.call("POST", "/api/v1/tokens", "{\"name\":\"walk\",\"scopes\":[" + words + "]}");
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("token").asText();
    }
}
