package io.tributary.api.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void text_is_shown_as_text_and_all_else_in_base64() {
        assertThat(Shown.of("Grüße\n\t🦆".getBytes(UTF_8), 100)).isEqualTo(new Shown("Grüße\n\t🦆", false, 13, 13));
        assertThat(Shown.of(new byte[0], 100)).isEqualTo(new Shown("", false, 0, 0));
        assertThat(Shown.of(new byte[] {(byte) 0xff, 0, 1}, 100)).isEqualTo(new Shown("/wAB", true, 3, 3));
        assertThat(Shown.of("a\0b".getBytes(UTF_8), 100)).isEqualTo(new Shown("YQBi", true, 3, 3));
    }

    @Test
    void of_much_the_beginning_is_shown_without_half_a_character() {
        assertThat(Shown.of("abcdef".getBytes(UTF_8), 4)).isEqualTo(new Shown("abcd", false, 6, 4));
        assertThat(Shown.of("abcé".getBytes(UTF_8), 4)).isEqualTo(new Shown("abc", false, 5, 3));
        assertThat(Shown.of(new byte[] {1, 2, 3, 4}, 3)).isEqualTo(new Shown("AQID", true, 4, 3));
        assertThat(Shown.of(new byte[] {'a', (byte) 0xc3}, 9)).isEqualTo(new Shown("YcM=", true, 2, 2));
    }

    @Test
    void a_line_says_what_is_no_text() {
        assertThat(Shown.line("v".getBytes(UTF_8), 10)).isEqualTo("v");
        assertThat(Shown.line(new byte[] {1}, 10)).isEqualTo("base64:AQ==");
        assertThat(Shown.line(null, 10)).isNull();
    }
}
