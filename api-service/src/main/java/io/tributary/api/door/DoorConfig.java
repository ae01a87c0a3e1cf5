package io.tributary.api.door;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How the door treats requests. */
@ConfigMapping(prefix = "tributary.http")
interface DoorConfig {

    /** How long a request may take, its body's arrival included. */
    @WithDefault("20s")
    Duration requestLimit();

    /** Whether each request is a line in the log; accepted deliveries are one at DEBUG. */
    @WithDefault("true")
    boolean accessLog();

    /** Whose pages may call from a browser, such as {@code https://app.example.com}. */
    Optional<Set<String>> corsOrigins();
}
