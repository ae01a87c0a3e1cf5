@NullMarked
package io.tributary.devstack.launcher;

import org.jspecify.annotations.NullMarked;
