/** Runs the jobs, keeps the clock and relays the outbox. */
@NullMarked
package io.tributary.job;

import org.jspecify.annotations.NullMarked;
