package io.tributary.convergence;

import java.util.stream.Stream;

/**
 * Shorter scripts while the product itself is troubled too. {@code -Dtributary.convergence.weather=KILLED} plays those of
 * one kind alone.
 */
class RoughConvergenceTest extends Convergence {

    @Override
    Stream<Weather> weathers() {
        String only = System.getProperty("tributary.convergence.weather", "");
        return Stream.of(Weather.values())
                .filter(weather -> weather != Weather.FAIR)
                .filter(weather -> only.isEmpty() || weather.name().equals(only));
    }
}
