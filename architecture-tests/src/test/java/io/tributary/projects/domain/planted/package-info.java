/** Violations on purpose, for the rules to catch. Not part of the product. */
@NullMarked
package io.tributary.projects.domain.planted;

import org.jspecify.annotations.NullMarked;
