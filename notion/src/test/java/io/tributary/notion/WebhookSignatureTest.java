package io.tributary.notion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    private static final String TOKEN = "fixed-verification-token";
    private static final byte[] BODY = "{\"id\":\"fixed-evt\",\"type\":\"page.created\"}".getBytes(UTF_8);
    private static final String HEX = "e51fc361bd9b019cc34c59929547007291a6dd982179d36bb5d6d9e7e12cbac2";

    @Test
    void the_sample_of_notions_documentation_matches() {
        String token = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
        byte[] body = ("{\"verification_token\":\"" + token + "\"}").getBytes(UTF_8);
        String header = "sha256=461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735";

        assertThat(WebhookSignature.matches(body, header, token)).isTrue();
        assertThat(WebhookSignature.sign(body, token)).isEqualTo(header);
    }

    @Test
    void the_vector_of_the_sdk_matches() {
        assertThat(matches("sha256=" + HEX)).isTrue();
    }

    @Test
    void upper_case_digits_are_the_same_signature() {
        assertThat(matches("sha256=" + HEX.toUpperCase(Locale.ROOT))).isTrue();
    }

    @Test
    void a_header_of_another_form_never_matches() {
        assertThat(matches(null)).isFalse();
        assertThat(matches("")).isFalse();
        assertThat(matches("sha256=")).isFalse();
        assertThat(matches(HEX)).isFalse();
        assertThat(matches("SHA256=" + HEX)).isFalse();
        assertThat(matches("sha1=" + HEX)).isFalse();
        assertThat(matches("sha256=" + HEX.substring(1))).isFalse();
        assertThat(matches("sha256=" + HEX + "0")).isFalse();
        assertThat(matches("sha256=" + HEX.substring(2) + "é0")).isFalse();
        assertThat(matches("sha256=" + HEX.substring(1) + "g")).isFalse();
        assertThat(matches(" sha256=" + HEX)).isFalse();
    }

    @Test
    void one_changed_byte_never_matches() {
        for (int i = 0; i < BODY.length; i++) {
            byte[] changed = BODY.clone();
            changed[i] ^= 1;
            assertThat(WebhookSignature.matches(changed, "sha256=" + HEX, TOKEN))
                    .isFalse();
        }
    }

    @Test
    void another_token_never_matches() {
        assertThat(WebhookSignature.matches(BODY, "sha256=" + HEX, TOKEN + "x")).isFalse();
        assertThat(WebhookSignature.matches(BODY, "sha256=" + HEX, "")).isFalse();
    }

    @Test
    void bytes_that_are_no_text_are_signed_as_they_are() {
        byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3, 13, 10};

        assertThat(WebhookSignature.matches(bytes, WebhookSignature.sign(bytes, TOKEN), TOKEN))
                .isTrue();
    }

    private static boolean matches(@Nullable String header) {
        return WebhookSignature.matches(BODY, header, TOKEN);
    }
}
