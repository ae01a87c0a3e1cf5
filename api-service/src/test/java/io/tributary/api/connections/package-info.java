@NullMarked
package io.tributary.api.connections;

import org.jspecify.annotations.NullMarked;
