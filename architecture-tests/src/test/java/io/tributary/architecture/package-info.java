/** The directions of dependencies, and habits that are easily broken. */
@NullMarked
package io.tributary.architecture;

import org.jspecify.annotations.NullMarked;
