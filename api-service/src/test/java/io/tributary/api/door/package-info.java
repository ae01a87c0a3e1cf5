@NullMarked
package io.tributary.api.door;

import org.jspecify.annotations.NullMarked;
