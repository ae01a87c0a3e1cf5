@NullMarked
package io.tributary.event;

import org.jspecify.annotations.NullMarked;
