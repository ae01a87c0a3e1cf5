@NullMarked
package io.tributary.devstack.testing.notion;

import org.jspecify.annotations.NullMarked;
