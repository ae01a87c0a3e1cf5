/** Violations on purpose, for the rules to catch. Not part of the product. */
@NullMarked
package io.tributary.jobqueue.planted;

import org.jspecify.annotations.NullMarked;
