/**
 * The sync in one process on a driven clock: the product's use cases over their real adapters, a real PostgreSQL and
 * Redis, the Notion simulator, and a queue whose waiting follows the clock.
 */
@NullMarked
package io.tributary.convergence;

import org.jspecify.annotations.NullMarked;
