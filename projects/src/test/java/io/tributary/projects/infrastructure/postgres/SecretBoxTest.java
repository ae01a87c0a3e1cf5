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

    private static final String OLD = base64("a secret key of thirty-two bytes");
    private static final String NEW = base64("another key that has 32 bytes ok");

    private final SecretBox box = new SecretBox(Optional.of(OLD));

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
        assertThatThrownBy(() -> new SecretBox(Optional.of(NEW)).open(sealed, "hooks/1"))
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
    void the_first_key_seals_and_each_opens() {
        String old = box.seal(TOKEN, "hooks/1");
        SecretBox both = new SecretBox(Optional.of(NEW + " , " + OLD));

        assertThat(both.open(old, "hooks/1")).isEqualTo(TOKEN);
        assertThat(old).doesNotStartWith(both.sealedNow());
        String fresh = both.seal(TOKEN, "hooks/1");
        assertThat(fresh).startsWith("v2:" + both.keyId() + ":").startsWith(both.sealedNow());
        assertThat(new SecretBox(Optional.of(NEW)).open(fresh, "hooks/1")).isEqualTo(TOKEN);
        assertThatThrownBy(() -> box.open(fresh, "hooks/1")).isInstanceOf(SecretBox.Unopenable.class);
    }

    @Test
    void what_was_sealed_before_keys_had_ids_opens_by_the_key_that_fits() {
        String unnamed = "v1:" + box.seal(TOKEN, "hooks/1").split(":", 3)[2];

        assertThat(new SecretBox(Optional.of(NEW + "," + OLD)).open(unnamed, "hooks/1"))
                .isEqualTo(TOKEN);
        assertThatThrownBy(() -> new SecretBox(Optional.of(NEW)).open(unnamed, "hooks/1"))
                .isInstanceOf(SecretBox.Unopenable.class);
    }

    @Test
    void the_id_of_a_key_tells_nothing_of_it() {
        assertThat(box.keyId()).matches("[0-9a-f]{8}");
        assertThat(new SecretBox(Optional.of(NEW)).keyId()).isNotEqualTo(box.keyId());
        assertThat(new SecretBox(Optional.of(OLD)).keyId()).isEqualTo(box.keyId());
    }

    @Test
    void a_key_that_is_none_is_refused_with_what_to_set_and_without_showing_it() {
        assertThatThrownBy(() -> new SecretBox(Optional.empty()))
                .hasMessageContaining("TRIBUTARY_SECRET_KEY must be 32 random bytes in base64")
                .hasMessageContaining("not set");
        assertThatThrownBy(() -> new SecretBox(Optional.of("c2hvcnQ=")))
                .hasMessageContaining("has 5 bytes")
                .hasMessageNotContaining("c2hvcnQ");
        assertThatThrownBy(() -> new SecretBox(Optional.of(OLD + ",c2hvcnQ="))).hasMessageContaining("has 5 bytes");
        assertThatThrownBy(() -> new SecretBox(Optional.of("not base64!"))).hasMessageContaining("no base64");
    }

    private static String base64(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
