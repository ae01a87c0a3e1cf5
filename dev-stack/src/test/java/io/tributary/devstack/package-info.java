@NullMarked
package io.tributary.devstack;

import org.jspecify.annotations.NullMarked;
