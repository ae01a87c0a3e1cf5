/** Violations on purpose, for the rules to catch. Not part of the product. */
@NullMarked
package io.tributary.event.planted;

import org.jspecify.annotations.NullMarked;
