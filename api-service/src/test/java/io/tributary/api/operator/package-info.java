@NullMarked
package io.tributary.api.operator;

import org.jspecify.annotations.NullMarked;
