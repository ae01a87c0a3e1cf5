package io.tributary.projects.application.sync;

import java.time.Duration;

/**
 * How often a project is swept.
 *
 * @param incrementalEvery between the end of one incremental sweep and the next
 * @param fullEvery between the end of one full sweep and the next
 */
public record SweepSettings(Duration incrementalEvery, Duration fullEvery) {}
