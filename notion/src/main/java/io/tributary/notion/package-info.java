/**
 * Notion's API client, webhook signature and payloads, and the rate limiter that all replicas share.
 *
 * <p>What Notion sends becomes a record of a sealed type that keeps, beside what it understands, all that was sent. A
 * new type, kind or field of Notion's is never an error.
 */
@NullMarked
package io.tributary.notion;

import org.jspecify.annotations.NullMarked;
