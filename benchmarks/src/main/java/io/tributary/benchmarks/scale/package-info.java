/**
 * A first sync of many rows, measured beside a plain {@code COPY} of the same rows into the same PostgreSQL: the
 * packaged services as processes, the simulator as a process of its own, limits off.
 */
@NullMarked
package io.tributary.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
