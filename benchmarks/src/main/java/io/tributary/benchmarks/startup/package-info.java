/** How long each service takes until it is ready, and what memory it holds, by the way it is packaged and run. */
@NullMarked
package io.tributary.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
