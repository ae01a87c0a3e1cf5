package io.tributary.defaults;

import io.smallrye.config.ConfigMapping;

/** How topics are created. */
@ConfigMapping(prefix = "tributary.topics")
interface TopicsConfig {

    /** Whether a service creates missing topics when it starts; otherwise a deployment's migration does. */
    boolean create();

    /** Replicas of a topic that is created; with 3 or more, {@code min.insync.replicas} is 2. */
    short replication();
}
