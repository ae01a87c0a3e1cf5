package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenValuesTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void a_value_can_be_recognised_and_no_two_are_equal() {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String value = TokenValues.random(random).value();
            assertThat(value).matches("trib_[0-9A-Za-z]{49}");
            assertThat(TokenValues.isWhole(value)).isTrue();
            values.add(value);
        }

        assertThat(values).hasSize(1000);
    }

    @Test
    void all_256_random_bits_are_in_the_value() {
        assertThat(TokenValues.random(new Constant(0xFF)).value())
                .isEqualTo("trib_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp110vEhV");
        assertThat(TokenValues.random(new Constant(0)).value())
                .isEqualTo("trib_00000000000000000000000000000000000000000002s8Rab");
    }

    @Test
    void any_one_wrong_character_is_noticed() {
        String value = TokenValues.random(random).value();

        for (int i = 0; i < value.length(); i++) {
            for (char other : "0Zz_".toCharArray()) {
                String mistyped = value.substring(0, i) + other + value.substring(i + 1);
                assertThat(TokenValues.isWhole(mistyped)).as(mistyped).isEqualTo(mistyped.equals(value));
            }
        }
    }

    @Test
    void one_that_lost_something_or_has_something_more_is_not_whole() {
        String value = TokenValues.random(random).value();

        for (int i = 0; i < value.length(); i++) {
            assertThat(TokenValues.isWhole(value.substring(0, i))).isFalse();
            assertThat(TokenValues.isWhole(value.substring(i + 1))).isFalse();
        }
        assertThat(TokenValues.isWhole(value + "0")).isFalse();
        assertThat(TokenValues.isWhole(value + "\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trib_",
                "ntn_x",
                "eyJhbGciOiJub25lIn0.e30.",
                "trib_ääääääääääääääääääääääääääääääääääääääääääääääääää"
            })
    void anything_else_is_none(String text) {
        assertThat(TokenValues.isWhole(text)).isFalse();
    }

    @Test
    void what_is_kept_is_a_digest() {
        assertThat(TokenValues.hash(new Secret("trib_abc")).hex())
                .isEqualTo("22d95c83850e6215b2c094ed77caaf8eb328b2beebe3c7b7dc5b10ddd344f19a");
    }

    /** Always gives the same bits. */
    private static final class Constant extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte value;

        Constant(int value) {
            this.value = (byte) value;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, value);
        }
    }
}
