package io.tributary.api.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Approval;
import io.tributary.api.SampleTokens;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only who began "Connect Notion" finishes it, whoever's browser comes back. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class FinishTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi simulator;
    private TestApi api;

    @BeforeEach
    void aUser() {
        simulator = new TestApi(URI.create(TestStack.current().notionUrl()));
        simulator.call("POST", "/_sim/reset", "{}");
        api = user();
    }

    @AfterEach
    void nothingIsLeft() {
        api.deleteConnections();
    }

    @Test
    void who_lures_someone_to_their_own_page_of_approval_gets_nothing() {
        TestApi attacker = user();
        TestApi victim = api;
        URI lure = Approval.begin(attacker, "{\"returnTo\":\"/setup\"}");

        Answer back = comeBack(Approval.approve(lure));

        assertThat(items(attacker))
                .as("the approval alone gives the attacker nothing")
                .isEmpty();
        assertThat(finish(victim, back).problem())
                .as("the victim's page finishes what it didn't begin")
                .isEqualTo("finish-code-unknown");
        assertThat(finish(attacker, back).problem())
                .as("a code that came into other hands, and leaks afterwards")
                .isEqualTo("finish-code-unknown");
        assertThat(items(victim)).isEmpty();
        assertThat(items(attacker)).isEmpty();
        assertThat(simulator
                        .call("GET", "/_sim/oauth", null)
                        .json()
                        .path("pairs")
                        .asInt())
                .as("tokens that were never made can't be stolen")
                .isZero();
    }

    @Test
    void who_overhears_a_state_can_neither_finish_with_it_nor_have_its_owner_connected_unnoticed() {
        TestApi attacker = user();
        URI victims = Approval.approve(begin(api));
        URI attackers = Approval.approve(begin(attacker));
        URI forged = URI.create("https://tributary.example.com/api/v1/connections/callback?code="
                + parameter(attackers, "code") + "&state=" + parameter(victims, "state"));

        Answer back = comeBack(forged);

        assertThat(finish(attacker, back).problem()).isEqualTo("finish-code-unknown");
        assertThat(items(attacker)).isEmpty();
        assertThat(items(api)).isEmpty();
        assertThat(comeBack(victims).problem())
                .as("the victim's own way back says that something is wrong")
                .isEqualTo("oauth-state-unknown");
    }

    @Test
    void a_state_and_a_code_are_good_once_and_for_ten_minutes() {
        URI back = Approval.approve(begin(api));
        URI late = Approval.approve(begin(api));
        Answer first = comeBack(back);
        Answer lateToFinish = comeBack(Approval.approve(begin(api)));
        assertThat(comeBack(back).problem()).isEqualTo("oauth-state-unknown");
        assertThat(finish(api, first).status()).isEqualTo(201);
        assertThat(finish(api, first).problem()).isEqualTo("finish-code-unknown");
        execute("UPDATE oauth_states SET expires_at = now()");

        assertThat(comeBack(late).problem()).isEqualTo("oauth-state-unknown");
        assertThat(finish(api, lateToFinish).problem()).isEqualTo("finish-code-unknown");
        assertThat(Approval.finish(api, "made-up").problem()).isEqualTo("finish-code-unknown");
        assertThat(items(api)).hasSize(1);
    }

    @Test
    void notions_code_waits_encrypted_and_ours_as_a_digest() {
        URI back = Approval.approve(begin(api));
        String ours = Approval.codeIn(comeBack(back));

        assertThat(texts(
                        "SELECT notion_code || encode(finish_hash, 'escape') || encode(hash, 'escape') FROM oauth_states"
                                + " WHERE finish_hash IS NOT NULL ORDER BY expires_at DESC LIMIT 1"))
                .singleElement()
                .satisfies(stored -> assertThat(stored)
                        .startsWith("v2:")
                        .doesNotContain(ours, parameter(back, "code"), parameter(back, "state")));
    }

    private TestApi user() {
        return new TestApi(url).with(SampleTokens.of(postgres, new UserId(UUID.randomUUID())));
    }

    private static URI begin(TestApi user) {
        return Approval.begin(user, "{}");
    }

    private Answer comeBack(URI callback) {
        return Approval.comeBack(api, callback);
    }

    private static Answer finish(TestApi by, Answer back) {
        return Approval.finish(by, Approval.codeIn(back));
    }

    private static String parameter(URI address, String name) {
        return Stream.of(address.getRawQuery().split("&"))
                .filter(parameter -> parameter.startsWith(name + "="))
                .map(parameter -> parameter.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode items(TestApi user) {
        return user.call("GET", "/api/v1/connections", null).json().path("items");
    }

    private void execute(String sql) {
        postgres.query(sql).execute().await().atMost(LIMIT);
    }

    private List<String> texts(String query) {
        List<String> texts = new ArrayList<>();
        for (Row row : postgres.query(query).execute().await().atMost(LIMIT)) {
            texts.add(row.getString(0));
        }
        return texts;
    }
}
