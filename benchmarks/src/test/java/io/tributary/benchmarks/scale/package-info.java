/** The harness of the first sync. */
@NullMarked
package io.tributary.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
