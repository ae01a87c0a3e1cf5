/** Violations on purpose, for the rules to catch. Not part of the product. */
@NullMarked
package io.tributary.job.planted;

import org.jspecify.annotations.NullMarked;
