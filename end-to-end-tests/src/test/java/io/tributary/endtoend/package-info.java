/** The three packaged services as processes on the real stack. */
@NullMarked
package io.tributary.endtoend;

import org.jspecify.annotations.NullMarked;
