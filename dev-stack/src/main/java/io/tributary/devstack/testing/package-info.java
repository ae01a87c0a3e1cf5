/** The dev stack as tests see it. Uses the JDK alone, since it lies on the class path of every service's tests. */
@NullMarked
package io.tributary.devstack.testing;

import org.jspecify.annotations.NullMarked;
