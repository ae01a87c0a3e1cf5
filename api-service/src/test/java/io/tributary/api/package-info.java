@NullMarked
package io.tributary.api;

import org.jspecify.annotations.NullMarked;
