package io.tributary.api.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * People who sign in at an identity provider, in an installation whose operator shares the Notion token and has no public
 * integration.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(ProviderResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class SignInTest {

    private static final String PROJECTS = "/api/v1/projects";

    @TestHTTPResource
    URI url;

    private TestApi operator;
    private TestApi alice;
    private TestApi bob;

    @BeforeEach
    void twoPeople() throws JoseException {
        operator = new TestApi(url);
        alice = operator.with(token(TestProvider.claims("alice")));
        bob = operator.with(token(TestProvider.claims("bob")));
        operator.deleteProjects();
        alice.deleteProjects();
        bob.deleteProjects();
    }

    @Test
    void each_has_projects_of_their_own_also_of_the_same_database() {
        String database = UUID.randomUUID().toString();
        JsonNode first = operator.createProject("Operator's", database);
        JsonNode second = alice.createProject("Alice's", database);

        assertThat(names(operator)).containsExactly("Operator's");
        assertThat(names(alice)).containsExactly("Alice's");
        assertThat(names(bob)).isEmpty();
        assertThat(alice.call("GET", project(first), null).problem()).isEqualTo("project-not-found");
        assertThat(operator.call("GET", project(second), null).problem()).isEqualTo("project-not-found");
        assertThat(bob.call("DELETE", project(second), null).problem()).isEqualTo("project-not-found");
    }

    @Test
    void who_borrows_the_operators_connection_does_not_manage_its_hook() {
        JsonNode project = alice.createProject("Alice's", UUID.randomUUID().toString());

        assertThat(project.path("webhookUrl").isNull()).isTrue();
        assertThat(alice.call("POST", project(project) + "/hook/reset", null).problem())
                .isEqualTo("hook-not-found");
    }

    @Test
    void the_same_person_is_the_same_user_with_the_next_token() throws JoseException {
        alice.createProject("Alice's", UUID.randomUUID().toString());
        JwtClaims later = TestProvider.claims("alice");
        later.setClaim("name", "Alice, who has married since");

        assertThat(names(operator.with(token(later)))).containsExactly("Alice's");
    }

    @Test
    void a_person_makes_a_token_for_a_script_which_acts_for_them() {
        alice.createProject("Alice's", UUID.randomUUID().toString());
        Answer created = alice.call("POST", "/api/v1/tokens", "{\"name\":\"script\",\"scopes\":[\"read\"]}");
        TestApi script = operator.with(created.json().path("token").asText());

        assertThat(created.status()).isEqualTo(201);
        assertThat(names(script)).containsExactly("Alice's");
        assertThat(script.call("POST", PROJECTS, "{}").problem()).isEqualTo("insufficient-scope");
        assertThat(bob.call("GET", "/api/v1/tokens", null).json().path("items")).isEmpty();
    }

    @Test
    void without_a_public_integration_nobody_is_sent_to_notion_and_all_are_told_what_works() {
        Answer answer = alice.call("POST", "/api/v1/connections/authorize", "{}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("oauth-not-configured");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.json().path("detail").asText())
                .contains("POST /api/v1/connections", "TRIBUTARY_NOTION_OAUTH_CLIENT_ID");
    }

    @Test
    void a_token_that_has_expired_says_so() throws JoseException {
        JwtClaims claims = TestProvider.claims("alice");
        claims.setIssuedAt(TestProvider.at(-900));
        claims.setExpirationTime(TestProvider.at(-600));

        Answer answer = operator.with(token(claims)).call("GET", PROJECTS, null);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("unauthorized");
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"tributary\", error=\"invalid_token\","
                        + " error_description=\"The token has expired.\"");
    }

    private String token(JwtClaims claims) throws JoseException {
        return TestProvider.signed(
                claims, PublicJsonWebKey.Factory.newPublicJwk(key()), AlgorithmIdentifiers.RSA_USING_SHA256);
    }

    /** Not injected: Quarkus would miss it in runs without a provider. */
    private static String key() {
        return ConfigProvider.getConfig().getValue(ProviderResource.KEY, String.class);
    }

    private static List<String> names(TestApi api) {
        List<String> names = new ArrayList<>();
        api.call("GET", PROJECTS, null)
                .json()
                .path("items")
                .forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    private static String project(JsonNode project) {
        return PROJECTS + "/" + project.path("id").asText();
    }
}
