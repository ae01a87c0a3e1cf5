@NullMarked
package io.tributary.api.document;

import org.jspecify.annotations.NullMarked;
