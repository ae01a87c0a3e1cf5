package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.projects.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

    private static final Secret TOKEN = new Secret("ntn_token");

    private final SecretBox box = box("a secret key of thirty-two bytes");

    @Test
    void what_was_sealed_opens_at_its_place() {
        assertThat(box.open(box.seal(TOKEN, "hooks/1"), "hooks/1")).isEqualTo(TOKEN);
    }

    @Test
    void the_same_secret_is_never_sealed_to_the_same_text() {
        assertThat(box.seal(TOKEN, "hooks/1"))
                .isNotEqualTo(box.seal(TOKEN, "hooks/1"))
                .doesNotContain("ntn");
    }

    @Test
    void a_sealed_secret_opens_nowhere_else_and_with_no_other_key() {
        String sealed = box.seal(TOKEN, "hooks/1");

        assertThatThrownBy(() -> box.open(sealed, "hooks/2")).isInstanceOf(SecretBox.Unopenable.class);
        assertThatThrownBy(() -> box("another key that has 32 bytes ok").open(sealed, "hooks/1"))
                .isInstanceOf(SecretBox.Unopenable.class)
                .hasMessageContaining("TRIBUTARY_SECRET_KEY");
    }

    @Test
    void a_changed_or_cut_text_does_not_open() {
        String sealed = box.seal(TOKEN, "hooks/1");
        char last = sealed.charAt(sealed.length() - 5);
        String changed = sealed.substring(0, sealed.length() - 5) + (last == 'A' ? 'B' : 'A') + "AAAA";

        assertThatThrownBy(() -> box.open(changed, "hooks/1")).isInstanceOf(SecretBox.Unopenable.class);
        assertThatThrownBy(() -> box.open("v1:AAAA", "hooks/1")).isInstanceOf(SecretBox.Unopenable.class);
        assertThatThrownBy(() -> box.open("plain", "hooks/1")).isInstanceOf(SecretBox.Unopenable.class);
    }

    @Test
    void a_hash_tells_equal_tokens_and_depends_on_the_key() {
        assertThat(box.hash(TOKEN)).isEqualTo(box.hash(TOKEN)).hasSize(32);
        assertThat(box.hash(TOKEN)).isNotEqualTo(box.hash(new Secret("other")));
        assertThat(box.hash(TOKEN))
                .isNotEqualTo(box("another key that has 32 bytes ok").hash(TOKEN));
    }

    @Test
    void a_key_that_is_none_is_refused_with_what_to_set_and_without_showing_it() {
        assertThatThrownBy(() -> new SecretBox(Optional.empty()))
                .hasMessageContaining("TRIBUTARY_SECRET_KEY must be 32 random bytes in base64")
                .hasMessageContaining("not set");
        assertThatThrownBy(() -> new SecretBox(Optional.of("c2hvcnQ=")))
                .hasMessageContaining("has 5 bytes")
                .hasMessageNotContaining("c2hvcnQ");
        assertThatThrownBy(() -> new SecretBox(Optional.of("not base64!"))).hasMessageContaining("no base64");
    }

    private static SecretBox box(String key) {
        return new SecretBox(Optional.of(Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8))));
    }
}
