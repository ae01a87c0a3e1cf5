package io.tributary.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is kept of deliveries. */
@ConfigMapping(prefix = "tributary.deliveries")
interface DeliveriesConfig {

    /** How long the log has one. */
    @WithDefault("P7D")
    Duration kept();
}
