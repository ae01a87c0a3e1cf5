package io.tributary.convergence;

import java.util.stream.Stream;

/** Long scripts, with everything that happens in Notion and between Notion and the product. */
class ConvergenceTest extends Convergence {

    @Override
    Stream<Weather> weathers() {
        return Stream.of(Weather.FAIR);
    }
}
