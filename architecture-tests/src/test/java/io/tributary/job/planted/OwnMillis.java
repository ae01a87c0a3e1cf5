package io.tributary.job.planted;

/** A rule that reads the time itself. */
class OwnMillis {

    long now() {
        return System.currentTimeMillis();
    }
}
