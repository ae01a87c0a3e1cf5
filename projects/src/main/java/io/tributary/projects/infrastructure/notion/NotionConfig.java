package io.tributary.projects.infrastructure.notion;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.tributary.notion.NotionVersion;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How Notion is asked. */
@ConfigMapping(prefix = "tributary.notion")
interface NotionConfig {

    /** Where Notion is. */
    @WithDefault("https://api.notion.com")
    URI url();

    /** The version of its API: {@code 2026-03-11} or {@code 2025-09-03}. */
    @WithDefault("2026-03-11")
    @WithConverter(NotionVersionConverter.class)
    NotionVersion version();

    /** What one connection may ask in any 60 seconds: 180, or 600 on Notion's larger plans; at least 10. */
    @WithDefault("180")
    int requestsPerMinute();

    /** Of one request as a whole; Notion itself ends one after 60 seconds. */
    @WithDefault("PT30S")
    Duration timeout();

    /** The OAuth client id of the deployment's public integration; none, and nobody can connect by OAuth. */
    Optional<String> oauthClientId();

    /** Its secret. Both are set, or neither. */
    Optional<String> oauthClientSecret();
}
