/** What the benchmarks share: figures and tables, and the packaged services as they are measured. */
@NullMarked
package io.tributary.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
