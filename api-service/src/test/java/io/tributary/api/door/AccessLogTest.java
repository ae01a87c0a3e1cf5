package io.tributary.api.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.TokenValues;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {

    private static final String ID = "5f0c4a0e-1d5e-4b58-8a41-0c9de9b8c1f7";

    @Test
    void a_path_of_ours_is_shown_as_it_is() {
        for (String path : List.of(
                "/", "/api/v1/projects/" + ID + "/schema/history", "/api/v1/projects/" + ID.replace("-", ""), "/x/")) {
            assertThat(AccessLog.path(path)).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/webhooks/notion/",
                "/%61pi/v1//webhooks/notion/",
                "/api/v1/projects/" + ID + "/deliveries/"
            })
    void what_could_be_a_secret_is_shown_by_its_digest_wherever_it_stands(String before) {
        SecureRandom random = new SecureRandom();
        for (String secret : List.of(
                HookId.random(random).value(),
                TokenValues.random(random).value(),
                "ntn_" + UUID.randomUUID(),
                "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl",
                "tributary-dev-token")) {
            String shown = AccessLog.path(before + secret);

            assertThat(shown).startsWith(before + "~").doesNotContain(secret).hasSize(before.length() + 9);
            assertThat(AccessLog.path(before + secret)).as("the same each time").isEqualTo(shown);
            assertThat(AccessLog.path(before + secret + "/x")).isEqualTo(shown + "/x");
        }
    }

    @Test
    void nobody_writes_lines_of_their_own() {
        assertThat(AccessLog.path("/a\r\nb\u2028c")).isEqualTo("/a??b?c");
        assertThat(AccessLog.path("/a".repeat(10_000))).hasSizeLessThan(310);
        assertThat(AccessLog.method("GET")).isEqualTo("GET");
        assertThat(AccessLog.method("GET\u001b[2J")).isEqualTo("?");
        assertThat(AccessLog.method("SECRETSECRETSECRET")).isEqualTo("?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "x\u00e9", "{}"})
    void an_id_that_is_none_is_replaced(String sent) {
        assertThat(RequestId.of(sent)).isNotEqualTo(sent).hasSize(36);
        assertThat(RequestId.of("x".repeat(65))).hasSize(36);
        assertThat(RequestId.of(null)).isNotEqualTo(RequestId.of(null));
        assertThat(RequestId.of("0HN-a.b:c_7")).isEqualTo("0HN-a.b:c_7");
    }
}
