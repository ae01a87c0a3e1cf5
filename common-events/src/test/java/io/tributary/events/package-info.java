@NullMarked
package io.tributary.events;

import org.jspecify.annotations.NullMarked;
