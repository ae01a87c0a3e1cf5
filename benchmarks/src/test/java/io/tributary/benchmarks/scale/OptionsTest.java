package io.tributary.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void a_run_without_options_is_a_result_and_a_quick_one_is_none() {
        assertThat(Options.parse()).isEqualTo(new Options(10_000, 4, 100_000, false));
        assertThat(Options.parse("--rows", "500", "--quick").quick()).isTrue();
        assertThat(Options.parse("--rows", "500", "--quick").rows()).isEqualTo(500);
        assertThat(Options.parse("--large", "0")).isEqualTo(new Options(10_000, 4, 0, false));
    }

    @Test
    void what_cannot_be_meant_is_refused() {
        assertThatThrownBy(() -> Options.parse("--rows")).hasMessageContaining("--rows needs a number");
        assertThatThrownBy(() -> Options.parse("--rounds", "0")).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> Options.parse("--fast")).hasMessageContaining("unknown argument: --fast");
    }
}
