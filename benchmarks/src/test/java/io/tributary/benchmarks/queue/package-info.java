@NullMarked
package io.tributary.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
