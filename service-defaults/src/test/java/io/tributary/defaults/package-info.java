@NullMarked
package io.tributary.defaults;

import org.jspecify.annotations.NullMarked;
