package io.tributary.projects.infrastructure.postgres;

import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The clock that the services bring. */
class TestClock {

    @Produces
    static Clock clock() {
        return Clock.systemUTC();
    }
}
