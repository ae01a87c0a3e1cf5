@NullMarked
package io.tributary.devstack.testing;

import org.jspecify.annotations.NullMarked;
