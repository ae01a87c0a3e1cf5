package io.tributary.job.planted;

import java.time.Instant;

/** A rule that reads the time itself. */
class OwnClock {

    Instant now() {
        return Instant.now();
    }
}
