package io.tributary.convergence;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shorter scripts while the product itself is troubled too. {@code -Dtributary.convergence.weather=KILLED} plays those of
 * one kind alone.
 */
class RoughConvergenceTest extends Convergence {

    @ParameterizedTest
    @MethodSource("rough")
    void also_when_the_product_is_troubled_one_full_sweep_makes_the_copy_equal(Weather weather, long seed) {
        converges(weather, seed);
    }

    static Stream<Arguments> rough() {
        String only = System.getProperty("tributary.convergence.weather", "");
        return Stream.of(Weather.values())
                .filter(weather -> weather != Weather.FAIR)
                .filter(weather -> only.isEmpty() || weather.name().equals(only))
                .flatMap(weather -> runs(weather));
    }
}
