package io.tributary.convergence;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Long scripts, with everything that happens in Notion and between Notion and the product. */
class ConvergenceTest extends Convergence {

    @ParameterizedTest
    @MethodSource("fair")
    void after_a_storm_one_full_sweep_makes_the_copy_equal(Weather weather, long seed) {
        converges(weather, seed);
    }

    static Stream<Arguments> fair() {
        return runs(Weather.FAIR);
    }
}
