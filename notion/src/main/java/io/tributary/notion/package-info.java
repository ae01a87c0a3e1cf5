/** Notion's API client, webhook signature and payloads, and the rate limiter that all replicas share. */
@NullMarked
package io.tributary.notion;

import org.jspecify.annotations.NullMarked;
