package io.tributary.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often projects are swept. */
@ConfigMapping(prefix = "tributary.sweep")
interface SweepConfig {

    /** From one incremental sweep, which lists what was edited, to the next. */
    @WithDefault("PT10M")
    Duration incrementalEvery();

    /** From one full sweep to the next. */
    @WithDefault("PT24H")
    Duration fullEvery();
}
